with lives as (
    select
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship,
        {{ days_between('episodes.started_on', 'coalesce(episodes.churned_on, as_of.as_of_date)') }}
            as days,
        case when episodes.churned_on is null then 0 else 1 end as is_churned
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
    cross join {{ ref('as_of') }} as as_of
    where episodes.episode_number = 1
),

days as (
    select
        dimensions.dimension,
        {{ dimension_value('lives') }} as dimension_value,
        lives.days,
        count(*) as lives,
        sum(lives.is_churned) as churned
    from lives
    cross join {{ dimensions() }}
    group by dimensions.dimension, {{ dimension_value('lives') }}, lives.days
),

counted as (
    select
        *,
        -- everyone who reached the day, those censored on it included
        sum(lives) over (
            partition by dimension, dimension_value order by days desc
            rows between unbounded preceding and current row
        ) as at_risk
    from days
),

-- a product of factors is the exponential of a sum of logarithms; a day that takes everybody is
-- kept apart, since it has none
steps as (
    select
        *,
        case when churned < at_risk then ln(1 - {{ safe_ratio('churned', 'at_risk') }}) else 0 end
            as log_factor,
        case
            when churned < at_risk
                then {{ safe_ratio('churned', 'at_risk * (at_risk - churned)') }}
            else 0
        end as greenwood_term,
        case when churned = at_risk then 1 else 0 end as takes_everybody
    from counted
),

curves as (
    select
        dimension,
        dimension_value,
        days,
        sum(log_factor) over up_to_day as log_survival,
        sum(greenwood_term) over up_to_day as greenwood,
        max(takes_everybody) over up_to_day as nobody_left,
        sum(churned) over up_to_day as churned_so_far,
        lead(days) over (partition by dimension, dimension_value order by days) as next_days
    from steps
    window up_to_day as (
        partition by dimension, dimension_value order by days
        rows between unbounded preceding and current row
    )
),

spans as (
    select dimension, dimension_value, max(days) as longest, sum(lives) as lives
    from days
    group by dimension, dimension_value
),

months as (
    select
        spans.dimension,
        spans.dimension_value,
        spans.lives,
        cast(tenures.tenure_months as integer) as tenure_months,
        cast(round(tenures.tenure_months * 30.4375, 0) as integer) as day
    from spans
    inner join {{ number_series(1200) }} as tenures (tenure_months)
        on round(tenures.tenure_months * 30.4375, 0) <= spans.longest
),

read_off as (
    select
        months.dimension,
        months.dimension_value,
        months.tenure_months,
        months.day,
        months.lives,
        coalesce(curves.log_survival, 0) as log_survival,
        coalesce(curves.greenwood, 0) as greenwood,
        coalesce(curves.nobody_left, 0) = 1 as is_nobody_left,
        coalesce(curves.churned_so_far, 0) as churned_so_far
    from months
    left join curves
        on months.dimension = curves.dimension
        and months.dimension_value = curves.dimension_value
        and months.day >= curves.days
        and months.day < coalesce(curves.next_days, 2147483647)
),

reached as (
    select
        months.dimension, months.dimension_value, months.tenure_months,
        sum(case when counted.days >= months.day then counted.lives else 0 end) as at_risk
    from months
    inner join days as counted
        on months.dimension = counted.dimension
        and months.dimension_value = counted.dimension_value
    group by months.dimension, months.dimension_value, months.tenure_months
)

select
    read_off.dimension,
    read_off.dimension_value,
    read_off.tenure_months,
    cast(reached.at_risk as bigint) as at_risk,
    cast(read_off.churned_so_far - coalesce(lag(read_off.churned_so_far) over (
        partition by read_off.dimension, read_off.dimension_value order by read_off.tenure_months
    ), 0) as bigint) as churned,
    {{ survival('log_survival', 'is_nobody_left') }} as survival,
    {{ survival_bound('log_survival', 'greenwood', 'is_nobody_left', '+') }} as survival_low,
    {{ survival_bound('log_survival', 'greenwood', 'is_nobody_left', '-') }} as survival_high
from read_off
inner join reached
    on read_off.dimension = reached.dimension
    and read_off.dimension_value = reached.dimension_value
    and read_off.tenure_months = reached.tenure_months
