{#- Margin: what is left after cost where cost is known, revenue times the segment's margin_rate
    where it is not. Refunds are in both sums; nothing is clipped at zero. -#}
{% macro margin(costed_margin, uncosted_revenue, margin_rate) -%}
    cast(round({{ costed_margin }} + {{ uncosted_revenue }} * {{ margin_rate }}, 2) as decimal(38, 2))
{%- endmacro %}
