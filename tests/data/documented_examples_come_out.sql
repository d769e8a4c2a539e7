{{ config(meta={'dagster': {'ref': {'name': 'churn_by_period'}}}) }}
{%- do ref('churn_by_period') %}
{#- The examples in numbers that metrics.md gives, recomputed by the macros of the marts.
    The expected values are computed apart from them, by plain arithmetic. -#}
with examples as (
    select
        'churn rate of 25 in 500' as example,
        {{ churn_rate('25', '500') }} as found,
        0.05e0 as expected
    union all
    select 'churn interval, low', {{ wilson_low('25', '500') }}, 0.034093745243849435e0
    union all
    select 'churn interval, high', {{ wilson_high('25', '500') }}, 0.0727681611715476e0
    union all
    select 'churn interval, nobody lost', {{ wilson_low('0', '500') }}, 0e0
    union all
    select 'churn interval, all lost', {{ wilson_high('500', '500') }}, 1e0
    union all
    select '5 % in 30 days, a year', {{ annualised_rate('0.05e0', '30') }}, 0.46423969765350404e0
    union all
    select 'margin', cast({{ margin('40', '50', '0.30') }} as {{ double_type() }}), 55e0
    union all
    select 'NPS', {{ nps('10', '5', '20') }}, 25e0
    union all
    select
        'NPS interval, low',
        100 * (
            {{ nps_adjusted('10', '5', '20') }}
            - {{ z_95() }} * sqrt({{ nps_adjusted_variance('10', '5', '20') }})
        ),
        -11.716133214559903e0
    union all
    select
        'NPS interval, high',
        100 * (
            {{ nps_adjusted('10', '5', '20') }}
            + {{ z_95() }} * sqrt({{ nps_adjusted_variance('10', '5', '20') }})
        ),
        55.19439408412512e0
    union all
    select 'uplift', {{ uplift('56', '70', '48', '80') }}, 0.2e0
    union all
    -- Newcombe (1998), table II, method 10: .0524 to .3339
    select 'uplift, low', round({{ newcombe_low('56', '70', '48', '80') }}, 4), 0.0524e0
    union all
    select 'uplift, high', round({{ newcombe_high('56', '70', '48', '80') }}, 4), 0.3339e0
    union all
    select
        'uplift, low, from Wilson bounds',
        {{ newcombe_low('56', '70', '48', '80') }},
        0.05243147240236484e0
    union all
    select 'chi-square of 70 and 80', {{ chi_square_of_split('70', '80', '0.5') }}, 2e0 / 3
    union all
    select
        'margin uplift',
        {{ uplift('1400', '70', '800', '80') }},
        10e0
    union all
    -- variances of 40 once in two of 70 customers and 20 once in two of 80
    select
        'margin uplift, half the interval',
        {{ margin_uplift_error('28000e0 / 69', '70', '8000e0 / 79', '80') }},
        5.208832172274511e0
    union all
    select
        'net margin',
        cast({{ net_margin('10', '70', '70') }} as {{ double_type() }}),
        630e0
    union all
    select 'later spend change', {{ later_spend_change('150', '200') }}, -0.25e0
    union all
    select
        'a term of 100 from 16 January, in January',
        cast(
            {{ accrued_revenue('cast(100 as decimal(18, 2))', '16', '16', '31', '2') }}
            as {{ double_type() }}
        ),
        51.61e0
    union all
    select
        'the same, seen on 20 January',
        cast(
            {{ accrued_revenue('cast(100 as decimal(18, 2))', '5', '16', '31', '2') }}
            as {{ double_type() }}
        ),
        16.15e0
)

select * from examples
where found is null or abs(found - expected) > 1e-9
