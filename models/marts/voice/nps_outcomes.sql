{%- set days = var('survey_outcome_days') -%}
with outcomes as (
    select
        outcomes.*,
        {{ days_between('outcomes.last_contact_on', 'outcomes.counted_from') }}
            as days_since_contact,
        coalesce(earlier.revenue, 0) as revenue_before,
        coalesce(later.revenue, 0) as revenue_after
    from {{ ref('survey_outcomes') }} as outcomes
    left join {{ ref('revenue_windows') }} as earlier
        on outcomes.customer_id = earlier.customer_id
        and outcomes.counted_from = earlier.last_day
        and earlier.first_day = {{ add_days('outcomes.counted_from', 1 - days) }}
    left join {{ ref('revenue_windows') }} as later
        on outcomes.customer_id = later.customer_id
        and later.first_day = {{ add_days('outcomes.counted_from', 1) }}
        and outcomes.outcome_on = later.last_day
),

counted as (
    select
        period_type,
        period_start,
        band,
        count(*) as customers,
        count(*) filter (where is_at_risk) as customers_at_risk,
        count(*) filter (where is_lost) as customers_lost,
        count(*) filter (where last_contact_on is null) as never_contacted,
        {{ median_of('days_since_contact') }} as median_days_since_contact,
        sum(revenue_before) filter (where is_comparable) as revenue_before,
        sum(revenue_after) filter (where is_comparable) as revenue_after
    from outcomes
    group by period_type, period_start, band
),

grid as (
    select
        periods.period_type,
        periods.period_start,
        bands.band,
        periods.is_complete,
        {{ visible_as_of(add_days('periods.period_end', days - 1)) }} as is_outcome_over
    from {{ ref('periods') }} as periods
    cross join (values ('promoter'), ('passive'), ('detractor'), ('no_answer')) as bands (band)
)

select
    grid.period_type,
    grid.period_start,
    grid.band,
    grid.is_complete,
    cast(coalesce(counted.customers, 0) as bigint) as customers,
    cast(coalesce(counted.customers_at_risk, 0) as bigint) as customers_at_risk,
    cast(coalesce(counted.customers_lost, 0) as bigint) as customers_lost,
    case
        when grid.is_outcome_over
            then {{ churn_rate('counted.customers_lost', 'counted.customers_at_risk') }}
    end as later_churn_rate,
    case
        when grid.is_outcome_over
            then {{ wilson_low('counted.customers_lost', 'counted.customers_at_risk') }}
    end as later_churn_rate_low,
    case
        when grid.is_outcome_over
            then {{ wilson_high('counted.customers_lost', 'counted.customers_at_risk') }}
    end as later_churn_rate_high,
    cast(coalesce(counted.revenue_before, 0) as decimal(38, 2)) as revenue_before,
    cast(coalesce(counted.revenue_after, 0) as decimal(38, 2)) as revenue_after,
    case
        when grid.is_outcome_over
            then {{ later_spend_change('counted.revenue_after', 'counted.revenue_before') }}
    end as later_spend_change,
    cast(coalesce(counted.never_contacted, 0) as bigint) as never_contacted,
    counted.median_days_since_contact
from grid
left join counted
    on grid.period_type = counted.period_type
    and grid.period_start = counted.period_start
    and grid.band = counted.band
