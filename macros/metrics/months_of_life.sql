{#- Months over which what a customer bought is spread: those of its life, to the nearest whole one,
    at least 1 and at most 12. `ended_on` is the first day after it. -#}
{% macro months_of_life(started_on, ended_on) -%}
    cast(
        least(12, greatest(1, round({{ days_between(started_on, ended_on) }} / 30.4375e0)))
        as integer
    )
{%- endmacro %}
