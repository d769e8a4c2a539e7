with flows as (
    select
        period_type, period_start, to_stage as stage, customers, revenue,
        case when from_stage <> to_stage then customers else 0 end as entered, 0 as gone
    from {{ ref('stage_transitions') }}
    union all
    select period_type, period_start, from_stage, 0, 0, 0, customers
    from {{ ref('stage_transitions') }}
    where from_stage <> to_stage
),

counted as (
    select
        period_type,
        period_start,
        stage,
        sum(customers) as customers,
        sum(revenue) as revenue,
        sum(entered) as entered,
        sum(gone) as gone
    from flows
    group by period_type, period_start, stage
)

-- every period has a row of each stage, zeros included
select
    periods.period_type,
    periods.period_start,
    stages.stage,
    cast(stages.stage_number as integer) as stage_number,
    periods.is_complete,
    stages.is_active,
    cast(coalesce(counted.customers, 0) as bigint) as customers,
    cast(coalesce(counted.revenue, 0) as decimal(38, 2)) as revenue,
    cast(coalesce(counted.entered, 0) as bigint) as entered,
    cast(coalesce(counted.gone, 0) as bigint) as {{ adapter.quote('left') }}
from {{ ref('periods') }} as periods
cross join {{ stages() }}
left join counted
    on periods.period_type = counted.period_type
    and periods.period_start = counted.period_start
    and stages.stage = counted.stage
