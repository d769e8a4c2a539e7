with today as (
    select
        as_of_date,
        {{ add_days('as_of_date', -364) }} as first_day,
        {{ month_start(add_days('as_of_date', -364)) }} as first_month
    from {{ ref('as_of') }}
),

reporting as (
    {{ reporting_minor_units() }}
),

-- the window's first month is cut, and so looked at by the day
first_month_transactions as (
    select * from ({{ customer_transactions() }}) as transactions
    where month = (select today.first_month from today)
        and occurred_on >= (select today.first_day from today)
),

terms as (
    select
        terms.*,
        {{ add_days(add_months('today.first_month', 1), -1) }} as last_needed_on
    from {{ ref('visible_terms') }} as terms
    cross join today
    where terms.is_paid
        and terms.started_on < {{ add_months('today.first_month', 1) }}
        and coalesce(terms.covered_until > today.first_day, true)
),

covered as (
    select covered_months.*
    from ({{ covered_months('terms', 'last_needed_on') }}) as covered_months
    where covered_months.month = (select today.first_month from today)
),

first_month_accruals as (
    select
        covered.customer_id,
        {{ accrued_revenue(
            'covered.monthly_amount', days_between('covered.covered_from', 'covered.covered_to'),
            days_between('covered.covered_from', 'covered.covered_to'), 'covered.days_in_month',
            'reporting.minor_units'
        ) }}
        - {{ daily_revenue(
            'covered.monthly_amount', 'covered.days_in_month', 'reporting.minor_units'
        ) }} * greatest({{ days_between('covered.covered_from', 'today.first_day') }}, 0) as revenue
    from covered
    cross join reporting
    cross join today
),

parts as (
    select customer_id, costed_margin, uncosted_revenue
    from {{ ref('customer_activity_months') }}
    where month > (select today.first_month from today)
    union all
    select
        customer_id,
        case when kind <> 'subscription_payment' then amount - cost end as costed_margin,
        case when kind <> 'subscription_payment' and cost is null then amount end
            as uncosted_revenue
    from first_month_transactions
    union all
    select customer_id, 0 as costed_margin, revenue as uncosted_revenue
    from first_month_accruals
),

totals as (
    select
        customer_id,
        coalesce(sum(costed_margin), 0) as costed_margin,
        coalesce(sum(uncosted_revenue), 0) as uncosted_revenue
    from parts
    group by customer_id
)

select
    totals.customer_id,
    {{ margin('totals.costed_margin', 'totals.uncosted_revenue', 'customers.margin_rate') }}
        as margin
from totals
inner join {{ ref('visible_customers') }} as customers
    on totals.customer_id = customers.customer_id
