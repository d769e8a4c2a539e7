{{ config(meta={'dagster': {'ref': {'name': 'customer_losses'}}}) }}
{#- A customer who never bought anything but its contract is lost as a customer on the day its MRR
    is lost, and on no other. -#}
with buyers as (
    select distinct customer_id from {{ ref('visible_months') }}
    where first_purchase_on is not null
),

losses as (
    select * from {{ ref('customer_losses') }}
    where customer_id not in (select buyers.customer_id from buyers)
)

select customer_id, started_on, lost_on, count(*) as kinds
from losses
group by customer_id, started_on, lost_on
having count(distinct loss_kind) <> 2
