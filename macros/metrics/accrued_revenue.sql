{#- A term's revenue in a month: monthly_amount by day, each day rounded to minor units, the last
    covered day taking the rest, so that a month covered in full is the monthly_amount. -#}
{% macro accrued_revenue(monthly_amount, visible_days, covered_days, days_in_month, minor_units) -%}
    {%- set whole = "cast(" ~ monthly_amount ~ " as " ~ double_type() ~ ") * " ~ covered_days ~ " / " ~ days_in_month -%}
    case
        when {{ visible_days }} = {{ covered_days }} and {{ covered_days }} = {{ days_in_month }}
            then {{ monthly_amount }}
        when {{ visible_days }} = {{ covered_days }}
            then cast({{ round_to_minor_units(whole, minor_units) }} as decimal(18, 2))
        else {{ daily_revenue(monthly_amount, days_in_month, minor_units) }} * {{ visible_days }}
    end
{%- endmacro %}
