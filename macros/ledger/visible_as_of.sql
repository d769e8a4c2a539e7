{#- Condition: a dated fact had happened by the as-of date. -#}
{% macro visible_as_of(date_column) -%}
    {{ date_column }} <= (select as_of.as_of_date from {{ ref('as_of') }} as as_of)
{%- endmacro %}
