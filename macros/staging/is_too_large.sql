{#- Condition: a received number that amount_given could not hold. Never NULL. -#}
{% macro is_too_large(column, given) -%}
    coalesce(
        {{ given }} is null
        and abs(try_cast({{ column }} as {{ double_type() }})) between 9999999999999999.99 and 1e300,
        false
    )
{%- endmacro %}
