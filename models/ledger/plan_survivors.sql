{#- Only the years of the plan: each costs a look at every life that touches it. -#}
with years as (
    select
        periods.period_start as year_start,
        {{ year_of('periods.period_start') }} as year
    from {{ ref('periods') }} as periods
    where periods.period_type = 'year'
        and {{ year_of('periods.period_start') }} in (
            select targets.year from {{ ref('plan_targets') }} as targets
            where targets.metric = 'churn_rate' and targets.unit = 'year'
        )
),

quarters as (
    select
        years.year_start,
        years.year,
        cast({{ months_since('years.year_start', 'periods.period_start') }} / 3 + 1 as integer)
            as quarter,
        periods.period_end
    from years
    inner join {{ ref('periods') }} as periods
        on periods.period_type = 'quarter'
        and periods.is_complete
        and years.year_start = {{ period_start('periods.period_start', "'year'") }}
),

starting as (
    select
        years.year_start,
        episodes.customer_id,
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship
    from years
    inner join {{ ref('visible_episodes') }} as episodes
        on years.year_start > episodes.started_on
        and years.year_start <= coalesce(episodes.churned_on, cast('9999-12-31' as date))
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
),

-- one row per starting customer and quarter: whether it was active on the quarter's last day
followed as (
    select
        quarters.year,
        quarters.quarter,
        quarters.year_start,
        starting.customer_id,
        starting.segment,
        starting.acquisition_channel,
        starting.region,
        starting.relationship,
        1 as starting_customers,
        max(
            case
                when quarters.period_end > episodes.started_on
                    and quarters.period_end
                    <= coalesce(episodes.churned_on, cast('9999-12-31' as date))
                    then 1
                else 0
            end
        ) as survivors
    from quarters
    inner join starting on quarters.year_start = starting.year_start
    inner join {{ ref('visible_episodes') }} as episodes
        on starting.customer_id = episodes.customer_id
    group by
        quarters.year, quarters.quarter, quarters.year_start, starting.customer_id,
        {{ dimension_columns() }}
),

sums as (
    {{ sum_by_dimension(
        'followed',
        keys=['year', 'quarter', 'year_start'],
        measures=['starting_customers', 'survivors'],
    ) }}
)

select
    sums.year,
    sums.quarter,
    sums.dimension,
    sums.dimension_value,
    cast(sums.starting_customers as bigint) as starting_customers,
    cast(sums.survivors as bigint) as survivors
from sums
inner join {{ ref('dimension_values') }} as groups
    on sums.dimension = groups.dimension
    and sums.dimension_value = groups.dimension_value
-- a year that begins in the warm-up has no churn rate
where sums.year_start >= coalesce(groups.warm_up_ends_on, sums.year_start)
