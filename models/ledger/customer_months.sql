{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='month') }}

with sources as (
    select * from {{ ref('month_signatures') }}
),

touched as (
    {{ touched_keys('month', 'sources') }}
),

transactions as {{ read_again() }} (
    {{ customer_transactions() }}
        and occurred_month in (select touched.month from touched)
),

measured as (
    {{ customer_month_rows('transactions') }}
)

select
    measured.customer_id,
    touched.month,
    measured.first_seen_on,
    measured.purchase_day_bits,
    measured.sales,
    measured.first_purchase_on,
    measured.last_purchase_on,
    measured.sales_amount,
    measured.first_day_amount,
    measured.revenue,
    measured.costed_margin,
    measured.uncosted_revenue,
    coalesce(sources._source_rows, 0) as _source_rows,
    sources._source_signature
from touched
left join measured on touched.month = measured.month
left join sources on touched.month = sources.month
