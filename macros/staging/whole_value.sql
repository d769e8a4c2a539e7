{#- A received value as a whole number, NULL where it has a fraction or is no number. -#}
{% macro whole_value(column) -%}
    case when {{ decimal_value(column) }} = round({{ decimal_value(column) }}, 0)
        then try_cast({{ decimal_value(column) }} as integer) end
{%- endmacro %}
