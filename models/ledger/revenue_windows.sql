{{ config(
    materialized='incremental', incremental_strategy='replace_keys',
    unique_key=['customer_id', 'measured_to']
) }}

{#- A window that was over changes with a customer's own facts alone; those that still ran, on the
    as-of date or on that of the last build, are measured anew for everybody. -#}
{%- set days = var('survey_outcome_days') -%}
with today as (
    select as_of_date from {{ ref('as_of') }}
),

windows as (
    select customer_id, {{ add_days('offered_on', 1) }} as first_day, outcome_on as last_day
    from {{ ref('campaign_members') }}
    union
    select customer_id, {{ add_days('counted_from', 1 - days) }}, counted_from
    from {{ ref('survey_outcomes') }}
    union
    select customer_id, {{ add_days('counted_from', 1) }}, outcome_on
    from {{ ref('survey_outcomes') }}
    union
    -- second lives, up to now while they run
    select
        episodes.customer_id,
        episodes.started_on,
        coalesce({{ add_days('episodes.churned_on', -1) }}, today.as_of_date)
    from {{ ref('visible_episodes') }} as episodes
    cross join today
    where episodes.previous_churned_on is not null
),

sources as (
    select * from {{ ref('customer_signatures') }}
    where customer_id in (select windows.customer_id from windows)
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

reopened_from as (
    {{ reopened_from('measured_to') }}
),

reached as (
    select windows.customer_id, windows.first_day, windows.last_day
    from windows
    cross join today
    cross join reopened_from
    where least(windows.last_day, today.as_of_date) >= reopened_from.day
        or windows.customer_id in (select touched.customer_id from touched)
),

earned as (
    {{ revenue_in_windows('reached') }}
)

select
    earned.customer_id,
    earned.first_day,
    earned.last_day,
    earned.revenue,
    {{ margin('earned.costed_margin', 'earned.uncosted_revenue', 'customers.margin_rate') }}
        as margin,
    least(earned.last_day, today.as_of_date) as measured_to,
    sources._source_rows,
    sources._source_signature
from earned
cross join today
inner join {{ ref('visible_customers') }} as customers
    on earned.customer_id = customers.customer_id
inner join sources on earned.customer_id = sources.customer_id
{%- if is_incremental() %}
union all
select customer_id, null, null, null, null, null, 0, null from touched
union all
select distinct null, null, null, null, null, built.measured_to, 0, null
from {{ this }} as built
inner join reopened_from on built.measured_to >= reopened_from.day
{%- endif %}
