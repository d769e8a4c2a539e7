{#- The same day of another year; 29 February falls on the 28th of a year without one. -#}
{% macro same_day_of(date_expression, year) -%}
    {{ add_months(date_expression, '12 * (' ~ year ~ ' - ' ~ year_of(date_expression) ~ ')') }}
{%- endmacro %}
