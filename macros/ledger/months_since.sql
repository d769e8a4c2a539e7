{#- Calendar months from one day's month to another's, as an integer: 31 January to 1 February is 1. -#}
{% macro months_since(first_day, later_day) -%}
    cast(
        (year({{ later_day }}) - year({{ first_day }})) * 12
        + month({{ later_day }}) - month({{ first_day }}) as integer
    )
{%- endmacro %}
