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

followed_months as (
    select
        *,
        lag(month) over (partition by period_type order by period_start) as previous_month
    from last_months
),

-- who is known at one period's end is known at every later one
ends as (
    select
        months.period_type,
        months.period_start,
        months.is_complete,
        stages.customer_id,
        stages.stage as to_stage,
        previous.stage as from_stage
    from {{ ref('customer_stages') }} as stages
    inner join followed_months as months on stages.month = months.month
    left join {{ ref('customer_stages') }} as previous
        on stages.customer_id = previous.customer_id
        and months.previous_month = previous.month
),

earned as (
    {{ activity_by_period() }}
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
