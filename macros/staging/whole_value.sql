{#- A received value as a whole number, NULL where it has a fraction or is no number. -#}
{% macro whole_value(column) -%}
    case
        when try_cast({{ column }} as decimal(18, 8)) = round(try_cast({{ column }} as decimal(18, 8)), 0)
            then try_cast(try_cast({{ column }} as decimal(18, 8)) as integer)
    end
{%- endmacro %}
