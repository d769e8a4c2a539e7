{#- Margin that a lost customer does not bring in the months that it takes to win another. -#}
{% macro margin_until_replaced(monthly_margin) -%}
    cast(round({{ monthly_margin }} * {{ var('months_to_replace') }}, 2) as decimal(38, 2))
{%- endmacro %}
