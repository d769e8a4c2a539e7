{#- How many times a new customer's spending an existing one's is. -#}
{% macro spend_ratio(existing_revenue, existing_customers, new_revenue, new_customers) -%}
    {{ safe_ratio(
        safe_ratio(existing_revenue, existing_customers), safe_ratio(new_revenue, new_customers)
    ) }}
{%- endmacro %}
