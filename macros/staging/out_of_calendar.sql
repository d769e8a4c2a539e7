{#- Condition: a date nobody's business has; 'infinity', which has no year, and slipped digits
    end here. Never NULL. -#}
{% macro out_of_calendar(column) -%}
    coalesce(year({{ column }}) not between 1900 and 2199, {{ column }} is not null)
{%- endmacro %}
