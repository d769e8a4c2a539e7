{#- A date some months later, clamped to the end of a shorter month. -#}
{% macro add_months(date_expression, months) -%}
    {{ return(adapter.dispatch('add_months', 'retention_warehouse')(date_expression, months)) }}
{%- endmacro %}

{% macro duckdb__add_months(date_expression, months) -%}
    cast({{ date_expression }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}
