{#- The share lost in 365 days if every day loses like the period's: 1 - (1 - c)^(365/days). -#}
{% macro annualised_rate(rate, days) -%}
    1 - power(1 - ({{ rate }}), 365e0 / {{ days }})
{%- endmacro %}
