{#- A date's year, as an integer. -#}
{% macro year_of(date_expression) -%}
    cast(extract(year from {{ date_expression }}) as integer)
{%- endmacro %}
