{{ config(meta={'dagster': {'ref': {'name': 'churn_by_period'}}}) }}
{%- do ref('churn_by_period') %}
{#- The examples in numbers that metrics.md gives, recomputed by the macros of the marts.
    The expected values are computed apart from them, by plain arithmetic. -#}
with terms as (
    select
        0.5e0 as intercept, 1e0 as base, 1e0 as call_now, 0e0 as silence, 0e0 as watch,
        0e0 as detractor, 0e0 as promoter, 0e0 as complaint_open, 0e0 as complaint_recent,
        0e0 as price_rise
),

signals as (
    select
        1e0 as call_now, 9e0 as silence, 9e0 as watch, 9e0 as detractor, 9e0 as promoter,
        9e0 as complaint_open, 9e0 as complaint_recent, 9e0 as price_rise
),

examples as (
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
    union all
    select 'CAC', cast({{ cac('50000', '100') }} as {{ double_type() }}), 500e0
    union all
    select
        'lifetime value of a channel',
        cast({{ money_per_customer('40000 + 110000', '100') }} as {{ double_type() }}),
        1500e0
    union all
    select 'LTV:CAC', {{ ltv_to_cac('40000 + 110000', '50000') }}, 3e0
    union all
    select 'return on spend', {{ return_on_spend('40000', '50000') }}, -0.2e0
    union all
    select
        'cost per kept customer',
        cast({{ money_per_customer('8000', '100') }} as {{ double_type() }}),
        80e0
    union all
    select 'cost ratio', {{ cost_ratio('50000', '100', '8000', '100') }}, 6.25e0
    union all
    select 'spend ratio', {{ spend_ratio('16700', '100', '10000', '100') }}, 1.67e0
    union all
    select
        'a customer a month, a hundred times',
        100 * cast({{ monthly_value('70', '360', '12') }} as {{ double_type() }}),
        10000e0
    union all
    select
        'months of a life of 90 days',
        cast(
            {{ months_of_life("cast('2024-01-01' as date)", "cast('2024-03-31' as date)") }}
            as {{ double_type() }}
        ),
        3e0
    union all
    select
        'margin until replaced, at three months',
        100 * cast({{ margin_until_replaced('60') }} as {{ double_type() }})
        / {{ var('months_to_replace') }} * 3,
        18000e0
    union all
    select
        'a hundred lost at a CAC of 500',
        100 * cast({{ replacement_price('500', '400', '300') }} as {{ double_type() }}),
        50000e0
    union all
    select
        'one lost who came for nothing',
        cast({{ replacement_price('0', '400', '300') }} as {{ double_type() }}),
        400e0
    union all
    select
        'cost of losing them',
        cast({{ total_cost_of_loss('18000', '50000') }} as {{ double_type() }}),
        68000e0
    union all
    select
        'forward margin',
        cast({{ forward_margin('60', safe_ratio('150000', '10000')) }} as {{ double_type() }}),
        900e0
    union all
    select
        'five of a hundred customers',
        cast({{ mean_loss('12000', '5', '100') }} as {{ double_type() }}),
        600e0
    union all
    select
        'mix effect',
        {{ mix_effect('0.5e0', '0.4e0', '0.10e0', '0.10e0', '0.06e0', '0.052e0') }},
        0.0044e0
    union all
    select 'rate effect', {{ rate_effect('0.5e0', '0.4e0', '0.12e0', '0.10e0') }}, 0.009e0
    union all
    select
        'probability alive',
        {{ bgnbd_probability_alive('1', '84', '196', '1e0', '28e0', '1e0', '2e0') }},
        0.3333333333333333e0
    union all
    select
        'purchase days expected of a one-time buyer',
        -- r = a + b - 1: the series is 0, and a = 1 leaves the logarithm
        {{ bgnbd_expected_purchases('0e0', '(393 / 758e0)', '0', '1e0', '1e0', '1e0') }},
        0.6568737737731104e0
    union all
    select
        'value of a purchase day',
        {{ gamma_gamma_value('2', '40e0', '6e0', '4e0', '15e0') }},
        38e0
    union all
    select 'its mean', {{ gamma_gamma_value('0', 'null', '6e0', '4e0', '15e0') }}, 30e0
    union all
    select 'the first renewal', {{ sbg_retention('1', '1e0', '3e0') }}, 0.75e0
    union all
    select 'the second renewal', {{ sbg_retention('2', '1e0', '3e0') }}, 0.8e0
    union all
    select 'a month of a contract', {{ contract_margin('50', '0.4', '30.4375e0') }}, 20e0
    union all
    select
        'lifetime value',
        100 * (
            {{ discount_factor('0.10e0', '0.5e0') }}
            + {{ discount_factor('0.10e0', '1.5e0') }}
            + {{ discount_factor('0.10e0', '2.5e0') }}
        ),
        260.823237223381e0
    union all
    select
        'no purchase in a year',
        {{ bgnbd_no_purchase('(1 / 3e0)', '1', '196', '365e0', '1e0', '28e0') }},
        0.7148774504858455e0
    union all
    select
        'log-odds of leaving',
        {{ leaving_score('terms', logit('0.2e0'), 'signals') }},
        0.11370563888010943e0
    from terms
    cross join signals
    union all
    select 'chance of leaving', {{ logistic('0.11370563888010943e0') }}, 0.5283958222438627e0
    union all
    select 'margin of a buyer who stays', {{ safe_ratio('45', '0.6e0') }}, 75e0
    union all
    select
        'margin of a contract that stays',
        round({{ contract_margin('100', '0.30', '365') }}, 2),
        359.75e0
    union all
    select 'save rate', {{ save_rate('12', '100', '20', '100') }}, 0.4e0
    union all
    select
        'margin saved',
        cast({{ margin_saved('0.4e0', '500', '0.15e0', '6') }} as {{ double_type() }}),
        24e0
    union all
    select 'churn by the year''s end', {{ churn_by_year_end('970', '1000', '2') }}, 0.0591e0
    union all
    select
        'churn by the year''s end, low',
        {{ churn_by_year_end_bound('970', '1000', '2', '-') }},
        0.0455697950408339e0
    union all
    select
        'churn by the year''s end, high',
        {{ churn_by_year_end_bound('970', '1000', '2', '+') }},
        0.07508526832386193e0
    union all
    select
        'churn each quarter left may have',
        {{ required_churn('0.05e0', '0.03e0', '2') }},
        0.010362973965217348e0
)

select * from examples
where found is null or abs(found - expected) > 1e-9
