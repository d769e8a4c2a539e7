{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='month') }}

with today as (
    select as_of_date, {{ month_start('as_of_date') }} as month from {{ ref('as_of') }}
),

bought_months as (
    select distinct month, _source_signature from {{ ref('customer_months') }}
),

-- the running month is what has come of it by the as-of date
inputs as (
    select
        bought_months.month,
        {{ hash64([
            'bought_months._source_signature',
            'case when bought_months.month = today.month then today.as_of_date end',
        ]) }} as input
    from bought_months
    inner join today on bought_months.month <= today.month
    union all
    select month, {{ hash64(['customer_id', 'accrued_revenue']) }}
    from {{ ref('customer_term_months') }}
),

sources as (
    {{ source_signatures('inputs', 'month', ['input']) }}
),

touched as (
    {{ touched_keys('month', 'sources') }}
),

facts as (
    select
        customer_id,
        month,
        purchase_day_bits is not null as is_active,
        revenue,
        costed_margin,
        uncosted_revenue
    from {{ ref('visible_months') }}
    where month in (select touched.month from touched)
    union all
    select
        customer_id,
        month,
        true as is_active,
        accrued_revenue as revenue,
        cast(0 as decimal(38, 2)) as costed_margin,
        accrued_revenue as uncosted_revenue
    from {{ ref('customer_term_months') }}
    where month in (select touched.month from touched)
),

activity as (
    select
        customer_id,
        month,
        bool_or(is_active) as is_active,
        cast(sum(revenue) as decimal(38, 2)) as revenue,
        cast(sum(costed_margin) as decimal(38, 2)) as costed_margin,
        cast(sum(uncosted_revenue) as decimal(38, 2)) as uncosted_revenue
    from facts
    group by customer_id, month
)

select
    activity.customer_id,
    touched.month,
    activity.is_active,
    activity.revenue,
    activity.costed_margin,
    activity.uncosted_revenue,
    case when activity.customer_id is null then 0 else sources._source_rows end as _source_rows,
    sources._source_signature
from touched
{{ 'left' if is_incremental() else 'inner' }} join activity on touched.month = activity.month
left join sources on touched.month = sources.month
order by touched.month
