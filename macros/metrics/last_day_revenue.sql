{#- What the last covered day of a month earns besides a day's revenue, so that the days add up to
    the month; negative where the others were rounded up. -#}
{% macro last_day_revenue(monthly_amount, covered_days, days_in_month, minor_units) -%}
    {{ accrued_revenue(monthly_amount, covered_days, covered_days, days_in_month, minor_units) }}
    - {{ daily_revenue(monthly_amount, days_in_month, minor_units) }} * {{ covered_days }}
{%- endmacro %}
