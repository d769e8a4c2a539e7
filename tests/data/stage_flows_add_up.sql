{{ config(meta={'dagster': {'ref': {'name': 'lifecycle_stages'}}}) }}
{#- Customers of a stage = those of the period before + entered - left; transitions add up to the
    stages they lead to, in customers and in money. -#}
with stages as (
    select
        *,
        coalesce(
            lag(customers) over (partition by period_type, stage order by period_start), 0
        ) as customers_before
    from {{ ref('lifecycle_stages') }}
),

arrived as (
    select
        period_type, period_start, to_stage, sum(customers) as customers, sum(revenue) as revenue
    from {{ ref('lifecycle_transitions') }}
    group by period_type, period_start, to_stage
)

select stages.period_type, stages.period_start, stages.stage
from stages
left join arrived
    on stages.period_type = arrived.period_type
    and stages.period_start = arrived.period_start
    and stages.stage = arrived.to_stage
where stages.customers <> stages.customers_before + stages.entered - stages.left
    or stages.customers <> coalesce(arrived.customers, 0)
    or stages.revenue <> coalesce(arrived.revenue, 0)
