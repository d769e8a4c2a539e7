{#- An amount_given in the reporting currency, rounded half away from zero to its minor units where
    it was converted; NULL outside +-9,999,999,999,999,999.99. -#}
{% macro money_value(amount, rate, minor_units) -%}
    case
        when {{ rate }} is null then coalesce(
            try_cast(try_cast({{ amount }} as decimal(18, 4)) as decimal(18, 2)),
            try_cast({{ amount }} as decimal(18, 2))
        )
        when {{ minor_units }} = 0 then {{ rounded_product(amount, rate, 0) }}
        else {{ rounded_product(amount, rate, 2) }}
    end
{%- endmacro %}
