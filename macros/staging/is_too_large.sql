{#- Condition: a received number too large for an exact decimal. Never NULL. -#}
{% macro is_too_large(column) -%}
    coalesce(
        {{ decimal_value(column) }} is null
        and abs(try_cast({{ column }} as {{ double_type() }})) between 1e16 and 1e300,
        false
    )
{%- endmacro %}
