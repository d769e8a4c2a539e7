{{ config(materialized='view') }}

with months as (
    select customer_id, month, purchase_day_bits
    from {{ ref('visible_months') }}
    where purchase_day_bits is not null
),

days as (
    {{ days_of_bits('months', 'month', 'purchase_day_bits') }}
)

select
    days.customer_id,
    customers.segment,
    days.day as purchased_on
from days
inner join {{ ref('visible_customers') }} as customers on days.customer_id = customers.customer_id
where customers.relationship = 'transactional'
