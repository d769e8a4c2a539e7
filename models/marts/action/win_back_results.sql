with episodes as (
    select
        win_back.*,
        period_types.period_type,
        {{ period_start('win_back.churned_on', 'period_types.period_type') }} as period_start,
        horizons.within_days,
        -- of those with an offer the days count from it: before it both arms are alike
        {{ days_between('win_back.offered_on', 'win_back.returned_on') }} <= horizons.within_days
            as is_back
    from {{ ref('win_back') }} as win_back
    cross join {{ period_types() }}
    cross join (values (30), (90), (180)) as horizons (within_days)
),

counted as (
    select
        period_type,
        period_start,
        within_days,
        count(*) as lost_episodes,
        count(contacted_on) as contacted,
        count(*) filter (where never_contacted) as never_contacted,
        count(*) filter (where days_to_return <= within_days) as returned,
        count(*) filter (where arm = 'treatment') as treated,
        count(*) filter (where arm = 'control') as control,
        count(*) filter (where arm = 'treatment' and is_back) as returned_treated,
        count(*) filter (where arm = 'control' and is_back) as returned_control,
        coalesce(bool_and({{ visible_as_of(add_days('offered_on', 'within_days')) }}), true)
            as is_outcome_over
    from episodes
    group by period_type, period_start, within_days
),

grid as (
    select
        periods.period_type,
        periods.period_start,
        horizons.within_days,
        periods.is_complete,
        {{ visible_as_of(add_days('periods.period_end', 'horizons.within_days - 1')) }}
            as is_horizon_over
    from {{ ref('periods') }} as periods
    cross join (values (30), (90), (180)) as horizons (within_days)
),

filled as (
    select
        grid.*,
        coalesce(counted.lost_episodes, 0) as lost_episodes,
        coalesce(counted.contacted, 0) as contacted,
        coalesce(counted.never_contacted, 0) as never_contacted,
        coalesce(counted.returned, 0) as returned,
        coalesce(counted.treated, 0) as treated,
        coalesce(counted.control, 0) as control,
        coalesce(counted.returned_treated, 0) as returned_treated,
        coalesce(counted.returned_control, 0) as returned_control,
        case
            when coalesce(counted.treated, 0) = 0 then 'no_treatment_group'
            when counted.control = 0 then 'no_control_group'
            when not counted.is_outcome_over or not grid.is_complete then 'outcome_days_not_over'
        end as not_measured_because
    from grid
    left join counted
        on grid.period_type = counted.period_type
        and grid.period_start = counted.period_start
        and grid.within_days = counted.within_days
),

comparable as (
    select
        *,
        case when not_measured_because is null then treated end as treated_compared,
        case when not_measured_because is null then control end as control_compared
    from filled
)

select
    period_type,
    period_start,
    cast(within_days as integer) as within_days,
    not_measured_because,
    is_complete,
    cast(lost_episodes as bigint) as lost_episodes,
    cast(contacted as bigint) as contacted,
    cast(never_contacted as bigint) as never_contacted,
    case when is_complete then {{ safe_ratio('never_contacted', 'lost_episodes') }} end
        as never_contacted_rate,
    cast(returned as bigint) as returned,
    case when is_horizon_over then {{ safe_ratio('returned', 'lost_episodes') }} end as return_rate,
    cast(treated as bigint) as treated,
    cast(control as bigint) as control,
    cast(returned_treated as bigint) as returned_treated,
    cast(returned_control as bigint) as returned_control,
    {{ uplift('returned_treated', 'treated_compared', 'returned_control', 'control_compared') }}
        as uplift,
    {{ newcombe_low(
        'returned_treated', 'treated_compared', 'returned_control', 'control_compared'
    ) }} as uplift_low,
    {{ newcombe_high(
        'returned_treated', 'treated_compared', 'returned_control', 'control_compared'
    ) }} as uplift_high
from comparable
