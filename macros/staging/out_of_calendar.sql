{#- Condition: a date nobody's business has; 'infinity' and slipped digits end here. -#}
{% macro out_of_calendar(column) -%}
    year({{ column }}) not between 1900 and 2199
{%- endmacro %}
