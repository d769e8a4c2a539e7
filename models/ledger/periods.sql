with bounds as (
    select
        (select as_of.as_of_date from {{ ref('as_of') }} as as_of) as as_of_date,
        least(
            (select min(episodes.started_on) from {{ ref('visible_episodes') }} as episodes),
            (
                select min(answers.sent_on) from {{ ref('customer_answers') }} as answers
                where {{ visible_as_of('answers.sent_on') }}
            )
        ) as first_active_on
),

months as (
    {{ month_spine('first_active_on', 'as_of_date') }} from bounds
    where first_active_on is not null
),

starts as (
    select distinct
        period_types.period_type,
        period_types.months,
        {{ period_start('months.month', 'period_types.period_type') }} as period_start
    from months
    cross join {{ period_types() }}
)

select
    starts.period_type,
    starts.period_start,
    {{ add_months('starts.period_start', 'starts.months') }} as period_end,
    starts.months,
    {{ days_between('starts.period_start', add_months('starts.period_start', 'starts.months')) }}
        as days,
    {{ add_months('starts.period_start', 'starts.months') }}
    <= {{ add_days('bounds.as_of_date', 1) }} as is_complete
from starts
cross join bounds
