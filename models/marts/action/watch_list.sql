with today as (
    select as_of_date from {{ ref('as_of') }}
),

listed as (
    select customer_id, signal
    from {{ ref('visible_watch_spans') }}
    where from_day = (select today.as_of_date from today)
),

earlier as (
    select
        spans.*,
        lag(spans.to_day) over by_day as previous_to_day,
        lag(spans.signal) over by_day as previous_signal
    from {{ ref('visible_watch_spans') }} as spans
    inner join listed on spans.customer_id = listed.customer_id
    window by_day as (partition by spans.customer_id order by spans.from_day)
),

-- days without a break, with any signal and with one and the same
chained as (
    select
        *,
        coalesce(previous_to_day <> from_day, true) as is_new,
        coalesce(previous_to_day <> from_day or previous_signal <> signal, true) as is_new_signal
    from earlier
),

-- the last run is the one that reaches the as-of date
runs as (
    select
        customer_id,
        max(from_day) filter (where is_new) as first_seen_on,
        max(from_day) filter (where is_new_signal) as signal_since
    from chained
    group by customer_id
),

active as (
    select distinct customer_id from {{ ref('visible_episodes') }}
    where churned_on is null
)

select
    listed.customer_id,
    listed.signal,
    playbook.action,
    playbook.owner_role,
    playbook.message_key,
    revenue.revenue_last as revenue_last_90d,
    revenue.revenue_previous as revenue_previous_90d,
    revenue.revenue_last_a_year_ago as same_window_last_year,
    {{ change_rate('revenue.revenue_last', 'revenue.revenue_previous') }} as change_rate,
    {{ change_rate('revenue.revenue_last_a_year_ago', 'revenue.revenue_previous_a_year_ago') }}
        as change_rate_last_year,
    active.customer_id is not null as is_active,
    runs.first_seen_on,
    runs.signal_since,
    {{ add_days('runs.signal_since', 'playbook.due_within_days') }} as due_on
from listed
inner join {{ ref('customer_recent_revenue') }} as revenue
    on listed.customer_id = revenue.customer_id
inner join runs on listed.customer_id = runs.customer_id
left join active on listed.customer_id = active.customer_id
left join {{ ref('playbook') }} as playbook on listed.signal = playbook.signal
