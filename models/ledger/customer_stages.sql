with today as (
    select as_of_date from {{ ref('as_of') }}
),

-- the last days of the months, the running one's being the as-of date
month_ends as (
    select
        periods.period_start as month,
        least({{ add_days('periods.period_end', -1) }}, today.as_of_date) as day
    from {{ ref('periods') }} as periods
    cross join today
    where periods.period_type = 'month'
),

-- who is delivered without a registration date was known from the beginning
known as (
    select
        customers.customer_id,
        least(profiles.registered_on, profiles.first_seen_on) as known_on,
        case
            when profiles.is_delivered and profiles.registered_on is null
                then cast('0001-01-01' as date)
            else least(profiles.registered_on, profiles.first_seen_on)
        end as known_from
    from {{ ref('visible_customers') }} as customers
    inner join {{ ref('customer_profiles') }} as profiles
        on customers.customer_id = profiles.customer_id
),

points as (
    select known.customer_id, known.known_on, month_ends.month, month_ends.day
    from known
    inner join month_ends on known.known_from <= month_ends.day
),

paid_terms as (
    select
        terms.*,
        coalesce(terms.covered_until, cast('9999-12-31' as date)) as covered_to,
        coalesce(terms.billing_months, 1) as cycle_months
    from {{ ref('visible_terms') }} as terms
    where terms.is_paid
),

covered as (
    select
        paid_terms.customer_id,
        month_ends.month,
        bool_or(coalesce(paid_terms.cancelled_on <= month_ends.day, false)) as is_cancelled
    from paid_terms
    inner join month_ends
        on paid_terms.started_on <= month_ends.day and paid_terms.covered_to > month_ends.day
    group by paid_terms.customer_id, month_ends.month
),

-- a contract renews after each of its cycles, and on the day that is stated; one of a month goes on
-- by itself
renewals as (
    select
        paid_terms.customer_id,
        paid_terms.started_on,
        paid_terms.covered_to,
        {{ add_months('paid_terms.started_on', 'cycles.cycle * paid_terms.cycle_months') }}
            as renews_on
    from paid_terms
    cross join today
    inner join {{ number_series(600) }} as cycles (cycle)
        on cycles.cycle between 1
        and {{ days_between('paid_terms.started_on', 'today.as_of_date') }}
        / (28 * paid_terms.cycle_months) + 1
    where paid_terms.cycle_months > 1
    union
    select customer_id, started_on, covered_to, renews_on
    from paid_terms
    where cycle_months > 1 and renews_on is not null
),

due_renewals as (
    select renewals.customer_id, renewals.renews_on, month_ends.month, month_ends.day
    from renewals
    inner join month_ends
        on renewals.renews_on >= month_ends.day
        and {{ add_days('renewals.renews_on', -30) }} <= month_ends.day
        and renewals.started_on <= month_ends.day
        and renewals.covered_to > month_ends.day
),

contacted_renewals as (
    select due.customer_id, due.renews_on, due.month, count(contacts.contact_id) as contacts
    from due_renewals as due
    left join {{ ref('customer_contacts') }} as contacts
        on due.customer_id = contacts.customer_id
        and contacts.is_by_company
        and due.day >= contacts.contacted_on
        and {{ add_days('due.renews_on', -30) }} <= contacts.contacted_on
    group by due.customer_id, due.renews_on, due.month
),

open_renewals as (
    select distinct customer_id, month from contacted_renewals
    where contacts = 0
),

watched as (
    select spans.customer_id, month_ends.month
    from {{ ref('visible_watch_spans') }} as spans
    inner join month_ends
        on spans.from_day <= month_ends.day and spans.to_day > month_ends.day
),

purchases as (
    select
        points.customer_id,
        points.month,
        sum({{ count_day_bits('months.purchase_day_bits') }}) over so_far as visits,
        min(months.first_purchase_on) over so_far as first_purchase_on,
        max(months.last_purchase_on) over so_far as last_purchase_on
    from points
    left join {{ ref('visible_months') }} as months
        on points.customer_id = months.customer_id and points.month = months.month
    window so_far as (
        partition by points.customer_id order by points.month
        rows between unbounded preceding and current row
    )
),

lives as (
    select
        episodes.customer_id,
        episodes.episode_number,
        episodes.started_on,
        coalesce(episodes.churned_on, cast('9999-12-31' as date)) as churned_on,
        coalesce(episodes.next_started_on, cast('9999-12-31' as date)) as next_started_on
    from {{ ref('visible_episodes') }} as episodes
),

first_renewals as (
    select
        customer_id,
        min({{ add_months('started_on', 'cycle_months') }}) as first_renewed_on
    from paid_terms
    where {{ add_months('started_on', 'cycle_months') }} < covered_to
    group by customer_id
),

explored as (
    select customer_id, min(explored_on) as explored_on
    from (
        select customer_id, started_on as explored_on from {{ ref('visible_terms') }}
        where not is_paid
        union all
        select customer_id, contacted_on from {{ ref('customer_contacts') }}
    ) as explorations
    group by customer_id
),

states as (
    select
        points.customer_id,
        points.month,
        points.day,
        lives.customer_id is not null as has_begun,
        coalesce(lives.churned_on > points.day, false) as is_active,
        lives.episode_number as life_number,
        {{ days_between('lives.started_on', 'points.day') }} as life_days,
        {{ days_between('points.known_on', 'points.day') }} as known_days,
        coalesce(purchases.visits, 0) as visits,
        covered.customer_id is null and coalesce(
            {{ days_between('purchases.last_purchase_on', 'points.day') }}
            > {{ silent_intervals() }} * {{
                usual_interval_days(
                    'purchases.first_purchase_on', 'purchases.last_purchase_on', 'purchases.visits'
                )
            }}, false
        ) as is_silent,
        watched.customer_id is not null as is_watched,
        coalesce(covered.is_cancelled, false) as is_cancelled,
        open_renewals.customer_id is not null as is_renewal_open,
        coalesce(first_renewals.first_renewed_on <= points.day, false) as has_renewed,
        coalesce(explored.explored_on <= points.day, false) as has_explored
    from points
    left join lives
        on points.customer_id = lives.customer_id
        and points.day >= lives.started_on
        and points.day < lives.next_started_on
    left join purchases
        on points.customer_id = purchases.customer_id and points.month = purchases.month
    left join covered
        on points.customer_id = covered.customer_id and points.month = covered.month
    left join open_renewals
        on points.customer_id = open_renewals.customer_id and points.month = open_renewals.month
    left join watched
        on points.customer_id = watched.customer_id and points.month = watched.month
    left join first_renewals on points.customer_id = first_renewals.customer_id
    left join explored on points.customer_id = explored.customer_id
)

select
    states.customer_id,
    states.month,
    states.day,
    {{ lifecycle_stage('states') }} as stage
from states
