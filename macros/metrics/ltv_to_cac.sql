{#- What the customers of a channel are worth over what winning them cost; NULL where it cost
    nothing, or less. -#}
{% macro ltv_to_cac(customer_value, acquisition_spend) -%}
    case when {{ acquisition_spend }} > 0
        then {{ safe_ratio(customer_value, acquisition_spend) }} end
{%- endmacro %}
