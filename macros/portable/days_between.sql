{#- Whole days from one date to another, as an integer. -#}
{% macro days_between(first_day, later_day) -%}
    {{ return(adapter.dispatch('days_between', 'retention_warehouse')(first_day, later_day)) }}
{%- endmacro %}

{% macro duckdb__days_between(first_day, later_day) -%}
    cast(date_diff('day', {{ first_day }}, {{ later_day }}) as integer)
{%- endmacro %}
