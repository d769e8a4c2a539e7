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
    forecasts.model,
    forecasts.fitted_segment,
    case
        when forecasts.customer_id is null then 'no_purchase'
        else forecasts.not_predicted_because
    end as not_predicted_because,
    cast(coalesce(orders.orders, 0) as bigint) as orders,
    cast(coalesce(totals.revenue, 0) as decimal(38, 2)) as revenue,
    {{ margin(
        'coalesce(totals.costed_margin, 0)', 'coalesce(totals.uncosted_revenue, 0)',
        'customers.margin_rate'
    ) }} as margin,
    forecasts.probability_alive,
    forecasts.expected_orders_12m,
    {{ rounded_money('forecasts.expected_margin_12m') }} as expected_margin_12m,
    {{ rounded_money('forecasts.expected_margin_12m_low') }} as expected_margin_12m_low,
    {{ rounded_money('forecasts.expected_margin_12m_high') }} as expected_margin_12m_high,
    {{ rounded_money('forecasts.lifetime_value') }} as lifetime_value,
    forecasts.fitted_for
from {{ ref('visible_customers') }} as customers
left join totals on customers.customer_id = totals.customer_id
left join orders on customers.customer_id = orders.customer_id
left join {{ ref('customer_forecasts') }} as forecasts
    on customers.customer_id = forecasts.customer_id
