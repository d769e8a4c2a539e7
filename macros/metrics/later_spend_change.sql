{#- By how much spending changed: revenue after over revenue before, less 1; NULL without revenue
    before. -#}
{% macro later_spend_change(revenue_after, revenue_before) -%}
    case when {{ revenue_before }} > 0
        then {{ safe_ratio(revenue_after, revenue_before) }} - 1 end
{%- endmacro %}
