{#- A term's revenue on a day of a month: monthly_amount over the month's days, rounded to minor
    units. -#}
{% macro daily_revenue(monthly_amount, days_in_month, minor_units) -%}
    {%- set daily = "cast(" ~ monthly_amount ~ " as " ~ double_type() ~ ") / " ~ days_in_month -%}
    cast({{ round_to_minor_units(daily, minor_units) }} as decimal(18, 2))
{%- endmacro %}
