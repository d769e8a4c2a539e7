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

bought as (
    select * from {{ ref('visible_months') }}
    where month in (select touched.month from touched)
),

accrued as (
    select * from {{ ref('customer_term_months') }}
    where month in (select touched.month from touched)
),

activity as (
    select
        coalesce(bought.customer_id, accrued.customer_id) as customer_id,
        coalesce(bought.month, accrued.month) as month,
        accrued.month is not null or bought.purchase_day_bits is not null as is_active,
        coalesce(bought.revenue, 0) + coalesce(accrued.accrued_revenue, 0) as revenue,
        coalesce(bought.costed_margin, 0) as costed_margin,
        coalesce(bought.uncosted_revenue, 0) + coalesce(accrued.accrued_revenue, 0)
            as uncosted_revenue
    from bought
    full outer join accrued
        on bought.customer_id = accrued.customer_id and bought.month = accrued.month
)

select
    activity.customer_id,
    touched.month,
    activity.is_active,
    cast(activity.revenue as decimal(38, 2)) as revenue,
    cast(activity.costed_margin as decimal(38, 2)) as costed_margin,
    cast(activity.uncosted_revenue as decimal(38, 2)) as uncosted_revenue,
    case when activity.customer_id is null then 0 else sources._source_rows end as _source_rows,
    sources._source_signature
from touched
{{ touched_join() }} activity on touched.month = activity.month
left join sources on touched.month = sources.month
