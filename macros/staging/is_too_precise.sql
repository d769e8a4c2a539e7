{#- Condition: a received amount has more than two decimals; eight are looked at, what is smaller
    is the noise of binary fractions. -#}
{% macro is_too_precise(column) -%}
    coalesce(
        try_cast({{ column }} as decimal(18, 8)) <> round(try_cast({{ column }} as decimal(18, 8)), 2),
        try_cast({{ column }} as decimal(38, 8)) <> round(try_cast({{ column }} as decimal(38, 8)), 2)
    )
{%- endmacro %}
