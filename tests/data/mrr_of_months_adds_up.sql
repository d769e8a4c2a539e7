{{ config(meta={'dagster': {'ref': {'name': 'revenue_movements'}}}) }}
{#- The net change of the months adds up to the quarter's and the year's; single movements need
    not, since a customer lost in one month and back in the next is neither in the quarter. -#}
with months as (
    select
        period_types.period_type,
        {{ period_start('movements.period_start', 'period_types.period_type') }} as period_start,
        movements.dimension,
        movements.dimension_value,
        sum(movements.ending_mrr - movements.starting_mrr) as net_change
    from {{ ref('revenue_movements') }} as movements
    cross join {{ period_types() }}
    where movements.period_type = 'month'
    group by
        period_types.period_type,
        {{ period_start('movements.period_start', 'period_types.period_type') }},
        movements.dimension,
        movements.dimension_value
)

select whole.period_type, whole.period_start, whole.dimension, whole.dimension_value
from {{ ref('revenue_movements') }} as whole
left join months
    on whole.period_type = months.period_type
    and whole.period_start = months.period_start
    and whole.dimension = months.dimension
    and whole.dimension_value = months.dimension_value
where whole.ending_mrr - whole.starting_mrr is distinct from months.net_change
