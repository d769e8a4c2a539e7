{{ config(meta={'dagster': {'ref': {'name': 'lifecycle_stages'}}}) }}
{#- Transitions add up to the stages they lead to, in customers and in money. -#}
with arrived as (
    select
        period_type, period_start, to_stage, sum(customers) as customers, sum(revenue) as revenue
    from {{ ref('lifecycle_transitions') }}
    group by period_type, period_start, to_stage
)

select stages.period_type, stages.period_start, stages.stage
from {{ ref('lifecycle_stages') }} as stages
left join arrived
    on stages.period_type = arrived.period_type
    and stages.period_start = arrived.period_start
    and stages.stage = arrived.to_stage
where stages.customers <> coalesce(arrived.customers, 0)
    or stages.revenue <> coalesce(arrived.revenue, 0)
