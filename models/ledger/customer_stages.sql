{{ config(
    materialized='incremental', incremental_strategy='replace_keys',
    unique_key=['customer_id', 'month']
) }}

{#- A past month's end is told by what was known on it, so that only a customer's own facts change
    it; a running month is told anew for everybody, as is the last one told while it ran. -#}
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
        customer_id,
        least(registered_on, first_seen_on) as known_on,
        case
            when is_delivered and registered_on is null then cast('0001-01-01' as date)
            else least(registered_on, first_seen_on)
        end as known_from
    from {{ ref('customer_profiles') }}
),

terms as (
    select
        *,
        coalesce(covered_until, cast('9999-12-31' as date)) as covered_to,
        coalesce(billing_months, 1) as cycle_months
    from {{ ref('visible_terms') }}
),

sources as (
    select * from {{ ref('customer_signatures') }}
),

touched as (
    {#- who is known in a month is known in every later one -#}
    {{ touched_keys(
        'customer_id', 'sources', built='month = (select max(month) from ' ~ this ~ ')'
    ) }}
),

reopened as (
    {{ reopened_months('month_ends') }}
),

-- whose months are told anew, and from which on
followed as (
    select
        known.*,
        sources._source_rows,
        sources._source_signature,
        case
            when touched.customer_id is null then (select min(reopened.month) from reopened)
            else cast('0001-01-01' as date)
        end as told_from
    from known
    inner join sources on known.customer_id = sources.customer_id
    left join touched on known.customer_id = touched.customer_id
),

paid_terms as (
    select terms.*, followed.told_from
    from terms
    inner join followed on terms.customer_id = followed.customer_id
    where terms.is_paid
),

covering_terms as (
    select
        paid_terms.*,
        month_ends.month,
        month_ends.day,
        cast(floor(
            {{ months_since('paid_terms.started_on', 'month_ends.month') }}
            / paid_terms.cycle_months
        ) as integer) as cycles_passed
    from paid_terms
    inner join month_ends
        on paid_terms.started_on <= month_ends.day
        and paid_terms.covered_to > month_ends.day
        and paid_terms.told_from <= month_ends.month
),

covered as (
    select
        customer_id,
        month,
        bool_or(coalesce(cancelled_on <= day, false)) as is_cancelled
    from covering_terms
    group by customer_id, month
),

-- a contract renews after each of its cycles, and on the day that is stated; one of a month goes on
-- by itself
renewals as (
    select
        terms.customer_id,
        terms.month,
        terms.day,
        {{ add_months(
            'terms.started_on', '(terms.cycles_passed + numbers.number) * terms.cycle_months'
        ) }} as renews_on
    from covering_terms as terms
    cross join {{ number_series(1) }} as numbers (number)
    where terms.cycle_months > 1 and terms.cycles_passed + numbers.number > 0
    union
    select customer_id, month, day, renews_on from covering_terms
    where cycle_months > 1
),

due_renewals as (
    select * from renewals
    where renews_on between day and {{ add_days('day', 30) }}
),

contacted_renewals as (
    select due.customer_id, due.renews_on, due.month, count(contacts.customer_id) as contacts
    from due_renewals as due
    left join {{ ref('customer_contacts') }} as contacts
        on due.customer_id = contacts.customer_id
        and contacts.is_by_company
        and due.day >= contacts.contacted_on
        and {{ add_days('due.renews_on', -30) }} <= contacts.contacted_on
    group by due.customer_id, due.renews_on, due.month
),

-- purchases up to a month's end; those before the first month that is told are one row
purchases as (
    select
        months.customer_id,
        greatest(months.month, followed.told_from) as month,
        sum({{ count_day_bits('months.purchase_day_bits') }}) as visits,
        min(months.first_purchase_on) as first_purchase_on,
        max(months.last_purchase_on) as last_purchase_on
    from {{ ref('visible_months') }} as months
    inner join followed on months.customer_id = followed.customer_id
    where months.first_purchase_on is not null
    group by months.customer_id, greatest(months.month, followed.told_from)
),

rhythms as (
    select
        customer_id,
        month,
        coalesce(
            lead(month) over (partition by customer_id order by month), cast('9999-12-31' as date)
        ) as next_month,
        sum(visits) over so_far as visits,
        min(first_purchase_on) over so_far as first_purchase_on,
        last_purchase_on
    from purchases
    window so_far as (
        partition by customer_id order by month
        rows between unbounded preceding and current row
    )
),

silences as (
    select
        customer_id,
        {{ silent_from(
            'last_purchase_on', usual_interval_days('first_purchase_on', 'last_purchase_on', 'visits')
        ) }} as silent_from,
        month,
        next_month
    from rhythms
    where visits > 1
),

leaving as (
    select silences.customer_id, month_ends.month
    from silences
    inner join month_ends
        on silences.silent_from <= month_ends.day
        and silences.month <= month_ends.month
        and silences.next_month > month_ends.month
    left join covered
        on silences.customer_id = covered.customer_id and month_ends.month = covered.month
    where covered.customer_id is null
    union
    select spans.customer_id, month_ends.month
    from {{ ref('visible_watch_spans') }} as spans
    inner join followed on spans.customer_id = followed.customer_id
    inner join month_ends
        on spans.from_day <= month_ends.day
        and spans.to_day > month_ends.day
        and followed.told_from <= month_ends.month
    union
    select customer_id, month from covered
    where is_cancelled
    union
    select customer_id, month from contacted_renewals
    where contacts = 0
),

repeat_buyers as (
    select customer_id, min(month) as bought_again_in from rhythms
    where visits > 1
    group by customer_id
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
        select customer_id, started_on as explored_on from terms
        where not is_paid
        union all
        select customer_id, contacted_on from {{ ref('customer_contacts') }}
    ) as explorations
    group by customer_id
),

points as (
    select
        followed.customer_id,
        month_ends.month,
        month_ends.day,
        {{ days_between('followed.known_on', 'month_ends.day') }} as known_days,
        coalesce(repeat_buyers.bought_again_in <= month_ends.month, false) as has_bought_again,
        coalesce(first_renewals.first_renewed_on <= month_ends.day, false) as has_renewed,
        coalesce(explored.explored_on <= month_ends.day, false) as has_explored,
        followed._source_rows,
        followed._source_signature
    from followed
    left join repeat_buyers on followed.customer_id = repeat_buyers.customer_id
    left join first_renewals on followed.customer_id = first_renewals.customer_id
    left join explored on followed.customer_id = explored.customer_id
    inner join month_ends
        on followed.known_from <= month_ends.day and followed.told_from <= month_ends.month
),

states as (
    select
        points.*,
        lives.customer_id is not null as has_begun,
        coalesce(lives.churned_on > points.day, lives.customer_id is not null) as is_active,
        lives.episode_number as life_number,
        {{ days_between('lives.started_on', 'points.day') }} as life_days,
        leaving.customer_id is not null as is_leaving
    from points
    left join {{ ref('visible_episodes') }} as lives
        on points.customer_id = lives.customer_id
        and points.day >= lives.started_on
        and points.day < coalesce(lives.next_started_on, cast('9999-12-31' as date))
    left join leaving
        on points.customer_id = leaving.customer_id and points.month = leaving.month
)

select
    states.customer_id,
    states.month,
    states.day,
    {{ lifecycle_stage('states') }} as stage,
    states._source_rows,
    states._source_signature
from states
{%- if is_incremental() %}
union all
select customer_id, null, null, null, 0, null from touched
union all
select null, month, null, null, 0, null from reopened
{%- endif %}
