with lives as (
    {{ lives_with_groups() }}
),

dated as (
    {{ lives_by_period('lives') }}
),

starts as (
    select
        period_type,
        started_in as period_start,
        {{ dimension_columns() }},
        count(*) as starts,
        0 as ends,
        count(*) filter (where episode_number = 1) as new_customers,
        -- not active on the day before the period, which also makes it their first start in it
        count(*) filter (where episode_number > 1 and churned_before_in < started_in)
            as reactivated_customers,
        0 as lost_customers,
        0 as lost_new_customers,
        0 as returned_in_period
    from dated
    group by period_type, started_in, {{ dimension_columns() }}
),

ending_customers as (
    {{ life_ends_by_period('dated') }}
),

ends as (
    select
        period_type,
        period_start,
        {{ dimension_columns() }},
        0 as starts,
        sum(ends) as ends,
        0 as new_customers,
        0 as reactivated_customers,
        count(*) filter (where was_active and not is_active_again) as lost_customers,
        count(*) filter (where not was_active and not is_active_again) as lost_new_customers,
        count(*) filter (where was_active and is_active_again) as returned_in_period
    from ending_customers
    group by period_type, period_start, {{ dimension_columns() }}
),

movements as (
    select * from starts
    union all
    select * from ends
),

moved as (
    {{ by_period_and_dimension('movements', [
        'starts', 'ends', 'new_customers', 'reactivated_customers', 'lost_customers',
        'lost_new_customers', 'returned_in_period',
    ]) }}
),

counted as (
    select
        moved.*,
        period_events.market_events,
        coalesce(moved.period_start < moved.warm_up_ends_on, false) as is_warm_up,
        coalesce(sum(moved.starts - moved.ends) over (
            partition by moved.period_type, moved.dimension, moved.dimension_value
            order by moved.period_start
            rows between unbounded preceding and 1 preceding
        ), 0) as starting_customers,
        sum(moved.starts - moved.ends) over (
            partition by moved.period_type, moved.dimension, moved.dimension_value
            order by moved.period_start
            rows between unbounded preceding and current row
        ) as ending_customers
    from moved
    left join {{ ref('period_events') }} as period_events
        on moved.period_type = period_events.period_type
        and moved.period_start = period_events.period_start
),

rated as (
    select
        *,
        case when is_complete and not is_warm_up then starting_customers end as customers_at_risk
    from counted
)

select
    period_type,
    period_start,
    dimension,
    dimension_value,
    market_events,
    is_complete,
    is_warm_up,
    cast(starting_customers as bigint) as starting_customers,
    cast(new_customers as bigint) as new_customers,
    cast(reactivated_customers as bigint) as reactivated_customers,
    cast(lost_customers as bigint) as lost_customers,
    cast(lost_new_customers as bigint) as lost_new_customers,
    cast(returned_in_period as bigint) as returned_in_period,
    cast(ending_customers as bigint) as ending_customers,
    {{ churn_rate('lost_customers', 'customers_at_risk') }} as churn_rate,
    {{ wilson_low('lost_customers', 'customers_at_risk') }} as churn_rate_low,
    {{ wilson_high('lost_customers', 'customers_at_risk') }} as churn_rate_high,
    {{ annualised_rate(churn_rate('lost_customers', 'customers_at_risk'), 'days') }}
        as annualised_churn_rate
from rated
