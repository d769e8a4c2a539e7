{#- Churn rate: customers active on the day before the period and not on its last day, over those
    active on the day before it. -#}
{% macro churn_rate(lost_customers, starting_customers) -%}
    {{ safe_ratio(lost_customers, starting_customers) }}
{%- endmacro %}
