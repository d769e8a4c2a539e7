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

earned as (
    {{ revenue_in_windows('windows') }}
)

select
    earned.customer_id,
    earned.first_day,
    earned.last_day,
    earned.revenue,
    {{ margin('earned.costed_margin', 'earned.uncosted_revenue', 'customers.margin_rate') }}
        as margin
from earned
inner join {{ ref('visible_customers') }} as customers
    on earned.customer_id = customers.customer_id
