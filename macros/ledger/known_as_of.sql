{#- A date as it was known on the as-of date: later than that it reads as empty. -#}
{% macro known_as_of(date_column) -%}
    case when {{ visible_as_of(date_column) }} then {{ date_column }} end
{%- endmacro %}
