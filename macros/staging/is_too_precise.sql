{#- Condition: a received amount has more than two decimals. Eight are looked at, four of an amount
    from 10,000,000,000 on; what is smaller is the noise of binary fractions. -#}
{% macro is_too_precise(column, given) -%}
    case
        when try_cast({{ column }} as decimal(18, 8)) is not null
            then try_cast({{ column }} as decimal(18, 8))
                <> round(try_cast({{ column }} as decimal(18, 8)), 2)
        else {{ given }} <> round({{ given }}, 2)
    end
{%- endmacro %}
