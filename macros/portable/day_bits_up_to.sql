{#- Of the bits made by day_bits, those of the days up to a day of the same month. -#}
{% macro day_bits_up_to(bits, last_day) -%}
    {{ return(adapter.dispatch('day_bits_up_to', 'retention_warehouse')(bits, last_day)) }}
{%- endmacro %}

{% macro duckdb__day_bits_up_to(bits, last_day) -%}
    {{ bits }} & ((1::bigint << day({{ last_day }})) - 1)
{%- endmacro %}
