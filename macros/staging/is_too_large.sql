{#- Condition: a received number too large for amount_given. Never NULL. -#}
{% macro is_too_large(column) -%}
    coalesce(
        {{ amount_given(column) }} is null
        and abs(try_cast({{ column }} as {{ double_type() }})) between 9999999999999999.99 and 1e300,
        false
    )
{%- endmacro %}
