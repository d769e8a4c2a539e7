{#- Customer acquisition cost: marketing spend of purpose acquisition over the new customers it won. -#}
{% macro cac(acquisition_spend, new_customers) -%}
    {{ money_per_customer(acquisition_spend, new_customers) }}
{%- endmacro %}
