{#- The first day of the month, quarter or year (as `period_type` names it) that a day is in;
    quarters and years follow fiscal_year_start_month. -#}
{% macro period_start(date_expression, period_type) -%}
    {%- set shift = var('fiscal_year_start_month') - 1 -%}
    {%- set month = month_start(date_expression) -%}
    {%- set shifted = add_months(month, -shift) if shift else month -%}
    {%- set quarter = "cast(date_trunc('quarter', " ~ shifted ~ ") as date)" -%}
    {%- set year = "cast(date_trunc('year', " ~ shifted ~ ") as date)" -%}
    case {{ period_type }}
        when 'month' then {{ month }}
        when 'quarter' then {{ add_months(quarter, shift) if shift else quarter }}
        else {{ add_months(year, shift) if shift else year }}
    end
{%- endmacro %}
