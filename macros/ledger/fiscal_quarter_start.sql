{#- The first day of a quarter (1 to 4, or beyond for other years) of the fiscal year that is named
    after the calendar year it starts in. -#}
{% macro fiscal_quarter_start(year, quarter) -%}
    {{ add_months(
        "cast(concat_ws('-', cast(" ~ year ~ " as " ~ dbt.type_string() ~ "), '"
        ~ '%02d' % var('fiscal_year_start_month') ~ "', '01') as date)",
        '3 * (' ~ quarter ~ ' - 1)'
    ) }}
{%- endmacro %}
