with today as (
    select as_of_date from {{ ref('as_of') }}
),

reporting as (
    {{ reporting_minor_units() }}
),

paid as (
    select
        terms.*,
        {{ add_days('today.as_of_date', 1) }} as visible_until,
        least(
            coalesce({{ add_days('terms.covered_until', -1) }}, today.as_of_date), today.as_of_date
        ) as last_visible_on
    from {{ ref('visible_terms') }} as terms
    cross join today
    where terms.is_paid
),

covered as (
    {{ covered_months('paid', 'last_visible_on') }}
),

counted as (
    select
        covered.*,
        {{ days_between('covered_from', 'covered_to') }} as covered_days,
        {{ days_between('covered_from', 'least(covered_to, visible_until)') }} as visible_days
    from covered
)

select
    counted.customer_id,
    counted.month,
    cast(sum({{ accrued_revenue(
        'counted.monthly_amount', 'counted.visible_days', 'counted.covered_days',
        'counted.days_in_month', 'reporting.minor_units'
    ) }}) as decimal(38, 2)) as accrued_revenue
from counted
cross join reporting
group by counted.customer_id, counted.month
