{#- Aggregate: the median, the middle of two where the number is even, as a double. -#}
{% macro median_of(expression) -%}
    {{ return(adapter.dispatch('median_of', 'retention_warehouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__median_of(expression) -%}
    median(cast({{ expression }} as {{ double_type() }}))
{%- endmacro %}
