{#- How many days are set in the bits made by day_bits. -#}
{% macro count_day_bits(column) -%}
    cast(bit_count({{ column }}) as integer)
{%- endmacro %}
