{{ config(meta={'dagster': {'ref': {'name': 'churn_decomposition'}}}) }}
{#- What the groups of a dimension did adds up to the change of the churn rate of all; a rate that
    is there in two periods running is always told apart. -#}
with sums as (
    select
        period_type,
        period_start,
        dimension,
        count(*) - count(contribution) as groups_without,
        sum(contribution) as contribution
    from {{ ref('churn_decomposition') }}
    group by period_type, period_start, dimension
),

rates as (
    select
        period_type,
        period_start,
        churn_rate - lag(churn_rate) over (partition by period_type order by period_start)
            as change
    from {{ ref('churn_by_period') }}
    where dimension = 'all'
)

select sums.period_type, sums.period_start, sums.dimension
from sums
inner join rates
    on sums.period_type = rates.period_type
    and sums.period_start = rates.period_start
where sums.groups_without > 0 and rates.change is not null
    or sums.contribution is not null and rates.change is null
    or abs(sums.contribution - rates.change) > 1e-12
