{#- A 64-bit hash of columns, NULLs included. Not the same number on every engine:
    compare only what one engine made. -#}
{% macro hash64(columns) -%}
    {{ return(adapter.dispatch('hash64', 'retention_warehouse')(columns)) }}
{%- endmacro %}

{% macro duckdb__hash64(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}
