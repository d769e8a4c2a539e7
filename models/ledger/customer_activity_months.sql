with facts as (
    select
        customer_id,
        month,
        purchase_day_bits is not null as is_active,
        revenue,
        costed_margin,
        uncosted_revenue
    from {{ ref('visible_months') }}
    union all
    select
        customer_id,
        month,
        true as is_active,
        accrued_revenue as revenue,
        cast(0 as decimal(38, 2)) as costed_margin,
        accrued_revenue as uncosted_revenue
    from {{ ref('customer_term_months') }}
)

select
    customer_id,
    month,
    bool_or(is_active) as is_active,
    cast(sum(revenue) as decimal(38, 2)) as revenue,
    cast(sum(costed_margin) as decimal(38, 2)) as costed_margin,
    cast(sum(uncosted_revenue) as decimal(38, 2)) as uncosted_revenue
from facts
group by customer_id, month
