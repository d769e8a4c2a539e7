{#- Condition: customers are delivered, but never this one. -#}
{% macro unknown_customer(customer_id) -%}
    {{ customer_id }} is not null
    and exists (select 1 from {{ ref('stg_customers') }})
    and {{ customer_id }} not in (
        select known.customer_id from {{ ref('stg_customers') }} as known
        where known.customer_id is not null
    )
{%- endmacro %}
