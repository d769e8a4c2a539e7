{{ config(materialized='view') }}

with today as (
    select as_of_date, {{ month_start('as_of_date') }} as month from {{ ref('as_of') }}
),

transactions as (
    {{ customer_transactions() }}
),

whole_months as (
    select
        customer_id, month, first_seen_on, purchase_day_bits, sales, first_purchase_on,
        last_purchase_on, sales_amount, first_day_amount, revenue, costed_margin, uncosted_revenue
    from {{ ref('customer_months') }}
    where month < (select today.month from today)
),

running as (
    select * from transactions
    where month = (select today.month from today) and {{ visible_as_of('occurred_on') }}
),

running_month as (
    {{ customer_month_rows('running') }}
)

select * from whole_months
union all
select * from running_month
