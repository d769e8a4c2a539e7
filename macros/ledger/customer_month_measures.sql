{#- Aggregates of a customer's accepted transactions to a month. Subscription payments are the cash
    of terms whose accrual is the revenue, so they are no revenue again. -#}
{% macro customer_month_measures() -%}
    {%- set is_revenue = "kind <> 'subscription_payment'" -%}
    min(occurred_on) as first_seen_on,
    {{ day_bits('occurred_on') }} filter (where kind = 'sale') as purchase_day_bits,
    cast(count(*) filter (where kind = 'sale') as bigint) as sales,
    min(occurred_on) filter (where kind = 'sale') as first_purchase_on,
    max(occurred_on) filter (where kind = 'sale') as last_purchase_on,
    cast(sum(amount) filter (where kind = 'sale') as decimal(38, 2)) as sales_amount,
    min_by(amount, occurred_on) filter (where kind = 'sale') as first_sale_amount,
    cast(coalesce(sum(amount) filter (where {{ is_revenue }}), 0) as decimal(38, 2)) as revenue,
    cast(coalesce(sum(amount - cost) filter (where {{ is_revenue }}), 0) as decimal(38, 2))
        as costed_margin,
    cast(coalesce(sum(amount) filter (where {{ is_revenue }} and cost is null), 0) as decimal(38, 2))
        as uncosted_revenue
{%- endmacro %}
