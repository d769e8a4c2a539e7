{#- A metric's figure from its numerator and denominator: points are hundredths of the ratio. -#}
{% macro figure_of(numerator, denominator, unit) -%}
    case when {{ unit }} = 'points' then 100 else 1 end * {{ safe_ratio(numerator, denominator) }}
{%- endmacro %}
