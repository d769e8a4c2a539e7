{#- How many times the cost of keeping a customer winning one is. -#}
{% macro cost_ratio(acquisition_spend, new_customers, retention_cost, kept_customers) -%}
    {{ safe_ratio(
        safe_ratio(acquisition_spend, new_customers), safe_ratio(retention_cost, kept_customers)
    ) }}
{%- endmacro %}
