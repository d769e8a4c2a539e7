{#- Aggregate: the days of a month as bits, bit 0 for the first. -#}
{% macro day_bits(date_column) -%}
    {{ return(adapter.dispatch('day_bits', 'retention_warehouse')(date_column)) }}
{%- endmacro %}

{% macro duckdb__day_bits(date_column) -%}
    bit_or(1::bigint << (day({{ date_column }}) - 1))
{%- endmacro %}
