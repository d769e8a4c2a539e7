{#- The Monday of a day's ISO week, as a date on every engine. -#}
{% macro week_start(date_expression) -%}
    cast(date_trunc('week', {{ date_expression }}) as date)
{%- endmacro %}
