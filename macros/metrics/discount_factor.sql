{#- What money that comes after some years is worth today, at a yearly rate. -#}
{% macro discount_factor(annual_rate, years) -%}
    power(1 + {{ annual_rate }}, -({{ years }}))
{%- endmacro %}
