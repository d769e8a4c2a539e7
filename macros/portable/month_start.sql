{#- The first day of a day's month, as a date on every engine. -#}
{% macro month_start(date_expression) -%}
    cast(date_trunc('month', {{ date_expression }}) as date)
{%- endmacro %}
