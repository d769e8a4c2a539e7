with reporting as (
    {{ reporting_minor_units() }}
),

paid as (
    {{ visible_paid_terms() }}
),

covered as (
    {{ covered_months('paid', 'last_visible_on') }}
),

counted as (
    select
        covered.*,
        {{ days_between('covered_from', 'covered_to') }} as covered_days,
        {{ days_between(
            'covered_from', 'least(covered_to, ' ~ add_days('last_visible_on', 1) ~ ')'
        ) }} as visible_days
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
