{#- Rounds half away from zero to whole units or to hundredths. -#}
{% macro round_to_minor_units(value, minor_units) -%}
    case when {{ minor_units }} = 0 then round({{ value }}, 0) else round({{ value }}, 2) end
{%- endmacro %}
