{{ config(materialized='view') }}

select
    customer_id, month, first_seen_on, purchase_day_bits, sales, first_purchase_on,
    last_purchase_on, sales_amount, first_day_amount, revenue, costed_margin, uncosted_revenue
from {{ ref('customer_months') }}
where month < (select {{ month_start('as_of_date') }} from {{ ref('as_of') }})
union all
select
    customer_id, month, first_seen_on, purchase_day_bits, sales, first_purchase_on,
    last_purchase_on, sales_amount, first_day_amount, revenue, costed_margin, uncosted_revenue
from {{ ref('running_month') }}
