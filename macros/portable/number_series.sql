{#- A relation of one column with the whole numbers from 0 to a limit. -#}
{% macro number_series(limit) -%}
    {{ return(adapter.dispatch('number_series', 'retention_warehouse')(limit)) }}
{%- endmacro %}

{% macro duckdb__number_series(limit) -%}
    range({{ limit + 1 }})
{%- endmacro %}
