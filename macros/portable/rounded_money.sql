{#- A computed amount as money of two places. -#}
{% macro rounded_money(amount) -%}
    cast(round({{ amount }}, 2) as decimal(38, 2))
{%- endmacro %}
