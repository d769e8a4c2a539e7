{#- Money per customer, rounded to two decimals; NULL without customers. -#}
{% macro money_per_customer(money, customers) -%}
    cast(round({{ safe_ratio(money, customers) }}, 2) as decimal(38, 2))
{%- endmacro %}
