{#- Share of a group that did something within a time; NULL until that time is over for all of it. -#}
{% macro share_once_over(part, whole, is_over) -%}
    case when {{ is_over }} then {{ safe_ratio(part, whole) }} end
{%- endmacro %}
