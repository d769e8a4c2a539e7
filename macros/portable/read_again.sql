{#- Beside `as` of a CTE with several readers: the engine computes it for each of them, with the
    columns and rows that this one needs, and holds none of it in memory. -#}
{% macro read_again() -%}
    {{ return(adapter.dispatch('read_again', 'retention_warehouse')()) }}
{%- endmacro %}

{% macro default__read_again() -%}
{%- endmacro %}

{% macro duckdb__read_again() -%}
    not materialized
{%- endmacro %}
