{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='month') }}

with transactions as {{ read_again() }} (
    {{ customer_transactions() }} and kind <> 'subscription_payment'
),

sources as (
    {{ source_signatures('transactions', 'month', ['_content_hash', 'amount']) }}
),

touched as (
    {{ touched_keys('month', 'sources') }}
),

earned as (
    select customer_id, month, occurred_on, cast(sum(amount) as decimal(38, 2)) as revenue
    from transactions
    where month in (select touched.month from touched)
    group by customer_id, month, occurred_on
)

select
    earned.customer_id,
    touched.month,
    earned.occurred_on,
    earned.revenue,
    coalesce(sources._source_rows, 0) as _source_rows,
    sources._source_signature
from touched
left join earned on touched.month = earned.month
left join sources on touched.month = sources.month
