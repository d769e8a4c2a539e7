{#- A received value as an exact decimal, NULL where it is no number or has over 28 digits
    before the point. Ten decimals are kept; what is smaller is the noise of binary fractions. -#}
{% macro decimal_value(column) -%}
    try_cast({{ column }} as decimal(38, 10))
{%- endmacro %}
