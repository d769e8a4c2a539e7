{{ config(materialized='view') }}

{#- The as-of date's own signal comes from what was visible on it, since the end of a contract that
    leaves the day after was not known and its last day had no rest to take. -#}
select
    spans.customer_id,
    spans.signal,
    spans.from_day,
    least(spans.to_day, today.as_of_date) as to_day
from {{ ref('customer_watch_spans') }} as spans
inner join {{ ref('as_of') }} as today on spans.from_day < today.as_of_date
union all
select
    revenue.customer_id,
    {{ watch_signal('revenue.revenue_last', 'revenue.revenue_previous') }} as signal,
    today.as_of_date as from_day,
    {{ add_days('today.as_of_date', 1) }} as to_day
from {{ ref('customer_recent_revenue') }} as revenue
cross join {{ ref('as_of') }} as today
where {{ watch_signal('revenue.revenue_last', 'revenue.revenue_previous') }} is not null
