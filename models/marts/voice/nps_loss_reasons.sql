with losses as (
    select
        outcomes.period_type,
        outcomes.period_start,
        outcomes.band,
        coalesce(groups.reason_group, 'unlisted') as reason_group,
        count(*) as customers_lost
    from {{ ref('survey_outcomes') }} as outcomes
    left join {{ ref('churn_reason_groups') }} as groups
        on outcomes.reason_code = groups.reason_code
    where outcomes.is_lost
    group by
        outcomes.period_type,
        outcomes.period_start,
        outcomes.band,
        coalesce(groups.reason_group, 'unlisted')
),

-- every period has a row of each band and group in which anybody was ever lost, zeros included
given_groups as (
    select distinct band, reason_group from losses
)

select
    periods.period_type,
    periods.period_start,
    given_groups.band,
    given_groups.reason_group,
    periods.is_complete,
    cast(coalesce(losses.customers_lost, 0) as bigint) as customers_lost,
    case
        when {{ visible_as_of(
            add_days('periods.period_end', var('survey_outcome_days') - 1)
        ) }} then {{ safe_ratio(
            'coalesce(losses.customers_lost, 0)',
            'sum(losses.customers_lost) over ('
            ~ 'partition by periods.period_type, periods.period_start, given_groups.band)'
        ) }}
    end as share_of_lost
from {{ ref('periods') }} as periods
cross join given_groups
left join losses
    on periods.period_type = losses.period_type
    and periods.period_start = losses.period_start
    and given_groups.band = losses.band
    and given_groups.reason_group = losses.reason_group
