{#- Where each metric stands: the mart, its figure with what it is made of, and the rows that are
    one row per period and group of customers. -#}
{%- set by_group = {'dimension': 'dimension', 'dimension_value': 'dimension_value'} -%}
{%- set everybody = {'dimension': "'all'", 'dimension_value': "'all'"} -%}
{%- set by_channel = {'dimension': "'acquisition_channel'", 'dimension_value': 'channel'} -%}
{%- set sources = [
    dict(by_group, metric='churn_rate', mart='churn_by_period', value='churn_rate',
        low='churn_rate_low', high='churn_rate_high',
        numerator='lost_customers', denominator='starting_customers'),
    dict(by_group, metric='net_revenue_retention', mart='revenue_movements',
        value='net_revenue_retention_12m',
        numerator='mrr_retained_12m', denominator='mrr_12m_ago'),
    dict(by_group, metric='gross_revenue_retention', mart='revenue_movements',
        value='gross_revenue_retention_12m',
        numerator='gross_mrr_retained_12m', denominator='mrr_12m_ago'),
    dict(by_group, metric='nps', mart='nps_by_period', value='nps', low='nps_low', high='nps_high',
        numerator='promoters - detractors', denominator='responses'),
    dict(by_group, metric='detractors', mart='nps_by_period',
        value='case when responses > 0 then detractors end', numerator='detractors'),
    dict(everybody, metric='cac', mart='acquisition_vs_retention', value='cost_per_new_customer',
        numerator='acquisition_spend', denominator='new_customers'),
    dict(by_channel, metric='cac', mart='channel_economics', value='cac',
        numerator='spend', denominator='new_customers'),
    dict(by_channel, metric='ltv_to_cac', mart='channel_economics', value='ltv_to_cac',
        numerator='lifetime_value * new_customers', denominator='spend'),
    dict(by_group, metric='cohort_retention', mart='cohort_retention', value='retention_rate',
        low=wilson_low('active_customers', 'eligible_customers'),
        high=wilson_high('active_customers', 'eligible_customers'),
        numerator='active_customers', denominator='cohort_size',
        period_type='cohort_type', rows='period_number = 1'),
    dict(everybody, metric='win_back_rate', mart='win_back_results', value='return_rate',
        low=wilson_low('returned', 'case when return_rate >= 0 then lost_episodes end'),
        high=wilson_high('returned', 'case when return_rate >= 0 then lost_episodes end'),
        numerator='returned', denominator='lost_episodes', rows='within_days = 90'),
    dict(everybody, metric='contacted_in_time', mart='response_times', value='in_time_rate',
        low=wilson_low('in_time', 'case when in_time_rate >= 0 then signals end'),
        high=wilson_high('in_time', 'case when in_time_rate >= 0 then signals end'),
        numerator='in_time', denominator='signals', rows="signal = 'lost'"),
    dict(everybody, metric='retention_spend', mart='acquisition_vs_retention',
        value='case when is_complete and max(retention_cost + win_back_cost) over () > 0
            then retention_cost + win_back_cost end',
        numerator='retention_cost + win_back_cost'),
] -%}

with figures as (
    {%- for source in sources %}
    select
        '{{ source.metric }}' as metric,
        {{ source.period_type or 'period_type' }} as period_type,
        period_start,
        {{ source.dimension }} as dimension,
        {{ source.dimension_value }} as dimension_value,
        cast({{ source.value }} as {{ double_type() }}) as value,
        cast({{ source.low or 'null' }} as {{ double_type() }}) as value_low,
        cast({{ source.high or 'null' }} as {{ double_type() }}) as value_high,
        cast({{ source.numerator }} as decimal(38, 2)) as numerator,
        cast({{ source.denominator or 'null' }} as decimal(38, 2)) as denominator,
        is_complete
    from {{ ref(source.mart) }}
    {%- if source.rows %}
    where {{ source.rows }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    -- what all customers won in a period are worth, over what winning them cost
    union all
    select
        'ltv_to_cac',
        period_type,
        period_start,
        'all',
        'all',
        {{ ltv_to_cac(
            'sum(lifetime_value * new_customers)', 'case when count(cac) > 0 then sum(spend) end'
        ) }},
        cast(null as {{ double_type() }}),
        cast(null as {{ double_type() }}),
        cast(sum(lifetime_value * new_customers) as decimal(38, 2)),
        cast(sum(spend) as decimal(38, 2)),
        is_complete
    from {{ ref('channel_economics') }}
    group by period_type, period_start, is_complete
)

select
    figures.metric,
    figures.period_type,
    figures.period_start,
    figures.dimension,
    figures.dimension_value,
    figures.value,
    figures.value_low,
    figures.value_high,
    figures.numerator,
    figures.denominator,
    figures.is_complete,
    figures.is_complete and figures.value is not null and metrics.is_corrected_only as is_final
from figures
inner join {{ ref('metrics') }} as metrics on figures.metric = metrics.metric
