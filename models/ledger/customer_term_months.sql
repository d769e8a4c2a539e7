{{ config(
    materialized='incremental', incremental_strategy='replace_keys',
    unique_key=['customer_id', 'month']
) }}

{#- A past month's accrual changes with the customer's own terms alone; the as-of month's, and that
    of the last build's, grow with the day for everybody. -#}
with reporting as (
    {{ reporting_minor_units() }}
),

visible as (
    {{ visible_paid_terms() }}
),

sources as (
    {{ source_signatures(
        'visible', 'customer_id', ['started_on', 'covered_until', 'monthly_amount']
    ) }}
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

reopened_from as (
    {{ reopened_from('month', month_start('as_of_date')) }}
),

-- the months before the first that is counted anew are left out
paid as (
    select
        visible.customer_id,
        case
            when touched.customer_id is null then greatest(visible.started_on, reopened_from.day)
            else visible.started_on
        end as started_on,
        visible.covered_until,
        visible.monthly_amount,
        visible.last_visible_on
    from visible
    cross join reopened_from
    left join touched on visible.customer_id = touched.customer_id
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
),

accrued as (
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
)

select
    accrued.customer_id,
    accrued.month,
    accrued.accrued_revenue,
    sources._source_rows,
    sources._source_signature
from accrued
inner join sources on accrued.customer_id = sources.customer_id
{%- if is_incremental() %}
union all
select customer_id, null, null, 0, null from touched
union all
select distinct null, built.month, null, 0, null
from {{ this }} as built
inner join reopened_from on built.month >= reopened_from.day
{%- endif %}
