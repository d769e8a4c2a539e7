{#- A stage at a period's end is that of its last month; of a running period, the as-of month's. -#}
with last_months as (
    select
        periods.period_type,
        periods.period_start,
        periods.is_complete,
        max(months.period_start) as month
    from {{ ref('periods') }} as periods
    inner join {{ ref('periods') }} as months
        on months.period_type = 'month'
        and periods.period_start <= months.period_start
        and periods.period_end > months.period_start
    group by periods.period_type, periods.period_start, periods.is_complete
),

ends as (
    select
        last_months.period_type,
        last_months.period_start,
        last_months.is_complete,
        stages.customer_id,
        stages.stage as to_stage,
        lag(stages.stage) over (
            partition by stages.customer_id, last_months.period_type
            order by last_months.period_start
        ) as from_stage
    from {{ ref('customer_stages') }} as stages
    inner join last_months on stages.month = last_months.month
),

earned as (
    select
        months.customer_id,
        period_types.period_type,
        {{ period_start('months.month', 'period_types.period_type') }} as period_start,
        sum(months.revenue) as revenue
    from {{ ref('customer_activity_months') }} as months
    cross join {{ period_types() }}
    group by
        months.customer_id, period_types.period_type,
        {{ period_start('months.month', 'period_types.period_type') }}
)

select
    ends.period_type,
    ends.period_start,
    ends.is_complete,
    coalesce(ends.from_stage, 'new') as from_stage,
    ends.to_stage,
    cast(count(*) as bigint) as customers,
    cast(coalesce(sum(earned.revenue), 0) as decimal(38, 2)) as revenue
from ends
left join earned
    on ends.customer_id = earned.customer_id
    and ends.period_type = earned.period_type
    and ends.period_start = earned.period_start
group by
    ends.period_type, ends.period_start, ends.is_complete, coalesce(ends.from_stage, 'new'),
    ends.to_stage
