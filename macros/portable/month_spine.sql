{#- Rows of one column `month`: the first days of the months between two days, both included. -#}
{% macro month_spine(first_day, last_day) -%}
    {{ return(adapter.dispatch('month_spine', 'retention_warehouse')(first_day, last_day)) }}
{%- endmacro %}

{% macro duckdb__month_spine(first_day, last_day) -%}
    select cast(unnest(generate_series(
        {{ month_start(first_day) }}, {{ month_start(last_day) }}, interval 1 month
    )) as date) as month
{%- endmacro %}
