with today as (
    select as_of_date from {{ ref('as_of') }}
),

reporting as (
    {{ reporting_minor_units() }}
),

covered as (
    {{ covered_months() }}
),

counted as (
    select
        covered.*,
        least(
            covered.covered_days,
            {{ days_between('covered.covered_from', add_days('today.as_of_date', 1)) }}
        ) as visible_days
    from covered
    cross join today
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
