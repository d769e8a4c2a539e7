{#- The 90 days up to the as-of date and the 90 before, and the same two a year earlier. -#}
with today as (
    select as_of_date, {{ add_months('as_of_date', -12) }} as a_year_ago from {{ ref('as_of') }}
),

reporting as (
    {{ reporting_minor_units() }}
),

windows as (
    select 'last' as part, {{ add_days('as_of_date', -89) }} as first_day, as_of_date as last_day
    from today
    union all
    select 'previous', {{ add_days('as_of_date', -179) }}, {{ add_days('as_of_date', -90) }}
    from today
    union all
    select 'last_a_year_ago', {{ add_days('a_year_ago', -89) }}, a_year_ago
    from today
    union all
    select
        'previous_a_year_ago',
        {{ add_days('a_year_ago', -179) }},
        {{ add_days('a_year_ago', -90) }}
    from today
),

terms as (
    {{ visible_paid_terms() }}
        and coalesce(
            terms.covered_until > (select {{ add_days('a_year_ago', -179) }} from today), true
        )
),

covered as (
    {{ covered_months('terms', 'last_visible_on') }}
),

accrued as (
    select
        covered.customer_id,
        covered.covered_from,
        {{ add_days('covered.covered_to', -1) }} as last_covered_on,
        {{ daily_revenue(
            'covered.monthly_amount', 'covered.days_in_month', 'reporting.minor_units'
        ) }} as daily,
        {{ last_day_revenue(
            'covered.monthly_amount', days_between('covered.covered_from', 'covered.covered_to'),
            'covered.days_in_month', 'reporting.minor_units'
        ) }} as rest
    from covered
    cross join reporting
),

earned as (
    select days.customer_id, windows.part, days.revenue
    from {{ ref('customer_days') }} as days
    inner join windows on days.occurred_on between windows.first_day and windows.last_day
    union all
    select
        accrued.customer_id,
        windows.part,
        accrued.daily * {{ days_between(
            'greatest(accrued.covered_from, windows.first_day)',
            'least(accrued.last_covered_on, windows.last_day)'
        ) }} + accrued.daily
    from accrued
    inner join windows
        on accrued.covered_from <= windows.last_day
        and accrued.last_covered_on >= windows.first_day
    union all
    select accrued.customer_id, windows.part, accrued.rest
    from accrued
    inner join windows
        on accrued.last_covered_on between windows.first_day and windows.last_day
)

select
    customer_id,
    cast(coalesce(sum(revenue) filter (where part = 'last'), 0) as decimal(38, 2))
        as revenue_last,
    cast(coalesce(sum(revenue) filter (where part = 'previous'), 0) as decimal(38, 2))
        as revenue_previous,
    cast(coalesce(sum(revenue) filter (where part = 'last_a_year_ago'), 0) as decimal(38, 2))
        as revenue_last_a_year_ago,
    cast(coalesce(sum(revenue) filter (where part = 'previous_a_year_ago'), 0) as decimal(38, 2))
        as revenue_previous_a_year_ago
from earned
group by customer_id
