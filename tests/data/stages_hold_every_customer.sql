{{ config(meta={'dagster': {'ref': {'name': 'lifecycle_stages'}}}) }}
{#- At every period's end the active stages hold churn_by_period's ending customers; at the newest
    one all stages hold the customers, and the revenue of all stages is all revenue. -#}
with stages as (
    select
        period_type,
        period_start,
        sum(customers) as customers,
        sum(customers) filter (where is_active) as active_customers,
        sum(revenue) as revenue,
        max(period_start) over (partition by period_type) as newest
    from {{ ref('lifecycle_stages') }}
    group by period_type, period_start
),

revenue as (
    select
        period_types.period_type,
        {{ period_start('months.month', 'period_types.period_type') }} as period_start,
        sum(months.revenue) as revenue
    from {{ ref('customer_activity_months') }} as months
    cross join {{ period_types() }}
    group by
        period_types.period_type, {{ period_start('months.month', 'period_types.period_type') }}
)

select stages.period_type, stages.period_start
from stages
left join {{ ref('churn_by_period') }} as churn
    on stages.period_type = churn.period_type
    and stages.period_start = churn.period_start
    and churn.dimension = 'all'
left join revenue
    on stages.period_type = revenue.period_type
    and stages.period_start = revenue.period_start
where stages.active_customers <> coalesce(churn.ending_customers, 0)
    or stages.revenue <> coalesce(revenue.revenue, 0)
    or (
        stages.period_start = stages.newest
        and stages.customers <> (select count(*) from {{ ref('customers') }})
    )
