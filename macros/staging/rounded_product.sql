{#- amount x rate rounded half away from zero to `places` decimals, exactly; NULL outside
    +-9,999,999,999,999,999.99. Rounding 128 bits is slow, and doubles round alike unless the
    product is next to a half: up to 1e11 units of the last place they are off by less than 1e-4. -#}
{% macro rounded_product(amount, rate, places) -%}
    {%- set product = "cast(" ~ amount ~ " as " ~ double_type() ~ ") * cast(" ~ rate ~ " as "
        ~ double_type() ~ ")" -%}
    {%- set units = product ~ " * " ~ 10 ** places -%}
    case
        when abs({{ units }}) < 1e11 and abs({{ units }} - floor({{ units }}) - 0.5) > 1e-4
            then cast(round({{ product }}, {{ places }}) as decimal(18, 2))
        else try_cast(round({{ amount }} * {{ rate }}, {{ places }}) as decimal(18, 2))
    end
{%- endmacro %}
