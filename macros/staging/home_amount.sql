{#- A received amount in the reporting currency, rounded half away from zero to two decimals; NULL
    where it is no number or larger than 9,999,999,999,999,999.99. -#}
{% macro home_amount(column) -%}
    try_cast({{ column }} as decimal(18, 2))
{%- endmacro %}
