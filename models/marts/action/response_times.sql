with signals as (
    select
        signals.customer_id,
        signals.signal,
        signals.signalled_on,
        playbook.owner_role,
        playbook.due_within_days,
        case
            when {{ days_between('signals.signalled_on', 'signals.contacted_on') }}
                <= {{ var('contact_window_days') }}
                then {{ days_between('signals.signalled_on', 'signals.contacted_on') }}
        end as days_to_contact,
        signals.contacted_by
    from {{ ref('customer_signals') }} as signals
    inner join {{ ref('playbook') }} as playbook on signals.signal = playbook.signal
),

counted as (
    select
        period_types.period_type,
        {{ period_start('signals.signalled_on', 'period_types.period_type') }} as period_start,
        signals.owner_role,
        signals.signal,
        count(*) as signals,
        count(signals.days_to_contact) as contacted,
        count(*) filter (where signals.days_to_contact <= signals.due_within_days) as in_time,
        count(*) filter (
            where signals.days_to_contact is not null and signals.contacted_by = signals.owner_role
        ) as contacted_by_owner,
        {{ median_of('signals.days_to_contact') }} as median_days
    from signals
    cross join {{ period_types() }}
    group by
        period_types.period_type,
        {{ period_start('signals.signalled_on', 'period_types.period_type') }},
        signals.owner_role,
        signals.signal
),

-- every period has a row of each signal ever given, zeros included
given_signals as (
    select distinct signals.signal, signals.owner_role, signals.due_within_days
    from signals
),

grid as (
    select
        periods.period_type,
        periods.period_start,
        given_signals.owner_role,
        given_signals.signal,
        given_signals.due_within_days,
        periods.is_complete,
        {{ visible_as_of(add_days('periods.period_end', 'given_signals.due_within_days - 1')) }}
            as is_due_over
    from {{ ref('periods') }} as periods
    cross join given_signals
)

select
    grid.period_type,
    grid.period_start,
    grid.owner_role,
    grid.signal,
    grid.is_complete,
    cast(grid.due_within_days as integer) as due_within_days,
    cast(coalesce(counted.signals, 0) as bigint) as signals,
    cast(coalesce(counted.contacted, 0) as bigint) as contacted,
    cast(coalesce(counted.contacted_by_owner, 0) as bigint) as contacted_by_owner,
    cast(coalesce(counted.in_time, 0) as bigint) as in_time,
    case when grid.is_due_over then {{ safe_ratio('counted.contacted', 'counted.signals') }} end
        as contacted_rate,
    case when grid.is_due_over then {{ safe_ratio('counted.in_time', 'counted.signals') }} end
        as in_time_rate,
    counted.median_days
from grid
left join counted
    on grid.period_type = counted.period_type
    and grid.period_start = counted.period_start
    and grid.owner_role = counted.owner_role
    and grid.signal = counted.signal
