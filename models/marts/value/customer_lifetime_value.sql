with totals as (
    select
        customer_id,
        sum(revenue) as revenue,
        sum(costed_margin) as costed_margin,
        sum(uncosted_revenue) as uncosted_revenue
    from {{ ref('customer_activity_months') }}
    group by customer_id
),

orders as (
    select customer_id, sum(sales) as orders from {{ ref('visible_months') }}
    group by customer_id
)

select
    customers.customer_id,
    cast(null as {{ dbt.type_string() }}) as model,
    'no_model_fitted' as not_predicted_because,
    cast(coalesce(orders.orders, 0) as bigint) as orders,
    cast(coalesce(totals.revenue, 0) as decimal(38, 2)) as revenue,
    {{ margin(
        'coalesce(totals.costed_margin, 0)', 'coalesce(totals.uncosted_revenue, 0)',
        'customers.margin_rate'
    ) }} as margin,
    cast(null as {{ double_type() }}) as probability_alive,
    cast(null as {{ double_type() }}) as expected_orders_12m,
    cast(null as decimal(38, 2)) as expected_margin_12m,
    cast(null as decimal(38, 2)) as expected_margin_12m_low,
    cast(null as decimal(38, 2)) as expected_margin_12m_high,
    cast(null as decimal(38, 2)) as lifetime_value
from {{ ref('visible_customers') }} as customers
left join totals on customers.customer_id = totals.customer_id
left join orders on customers.customer_id = orders.customer_id
