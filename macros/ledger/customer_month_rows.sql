{#- One row per customer and month of `transactions`; the whole month and the part of it up to an
    as-of date are the same sums. The first purchase day's total is the amount of its one sale,
    and a sum only for the customers who bought more often than on so many days. -#}
{% macro customer_month_rows(transactions) -%}
    with months as (
        select
            customer_id,
            month,
            {{ customer_month_measures() }}
        from {{ transactions }}
        group by customer_id, month
    ),

    first_days as (
        select sales.customer_id, sales.month, sum(sales.amount) as amount
        from {{ transactions }} as sales
        inner join months
            on sales.customer_id = months.customer_id
            and sales.month = months.month
            and sales.occurred_on = months.first_purchase_on
        where sales.kind = 'sale' and months.sales > {{ count_day_bits('months.purchase_day_bits') }}
        group by sales.customer_id, sales.month
    )

    select
        months.customer_id,
        months.month,
        months.first_seen_on,
        months.purchase_day_bits,
        months.sales,
        months.first_purchase_on,
        months.last_purchase_on,
        months.sales_amount,
        cast(coalesce(first_days.amount, months.first_sale_amount) as decimal(38, 2))
            as first_day_amount,
        months.revenue,
        months.costed_margin,
        months.uncosted_revenue
    from months
    left join first_days
        on months.customer_id = first_days.customer_id
        and months.month = first_days.month
{%- endmacro %}
