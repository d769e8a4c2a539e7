{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='month') }}

with sources as (
    select * from {{ ref('month_signatures') }}
),

touched as (
    {{ touched_keys('month', 'sources') }}
),

transactions as (
    {{ customer_transactions() }} and kind <> 'subscription_payment'
        and occurred_month in (select touched.month from touched)
),

earned as (
    select customer_id, month, occurred_on, cast(sum(amount) as decimal(38, 2)) as revenue
    from transactions
    group by customer_id, month, occurred_on
)

select
    earned.customer_id,
    touched.month,
    earned.occurred_on,
    earned.revenue,
    case when earned.month is null then 0 else sources._source_rows end as _source_rows,
    sources._source_signature
from touched
{{ touched_join() }} earned on touched.month = earned.month
left join sources on touched.month = sources.month
