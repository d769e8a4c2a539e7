{#- A ratio as a double; nothing to divide by gives NULL, never 0 or infinity. -#}
{% macro safe_ratio(numerator, denominator) -%}
    cast(({{ numerator }}) as {{ double_type() }}) / nullif(cast(({{ denominator }}) as {{ double_type() }}), 0)
{%- endmacro %}
