{{ config(meta={'dagster': {'ref': {'name': 'churn_reasons'}}}) }}
{#- Every lost customer and every unit of churned MRR has just one reason, no_reason included. -#}
with reasons as (
    select
        period_type,
        period_start,
        sum(customers_lost) as customers_lost,
        sum(revenue_lost) as revenue_lost
    from {{ ref('churn_reasons') }}
    group by period_type, period_start
)

select churn.period_type, churn.period_start
from {{ ref('churn_by_period') }} as churn
inner join {{ ref('revenue_movements') }} as movements
    on churn.period_type = movements.period_type
    and churn.period_start = movements.period_start
    and churn.dimension = movements.dimension
left join reasons
    on churn.period_type = reasons.period_type
    and churn.period_start = reasons.period_start
where churn.dimension = 'all'
    and (
        churn.lost_customers is distinct from reasons.customers_lost
        or movements.churned_mrr is distinct from reasons.revenue_lost
    )
