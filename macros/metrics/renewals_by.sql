{#- How many renewals of a contract's life lie on or before a day: whole intervals since it began,
    each counted from the start and clamped to the end of a shorter month. -#}
{% macro renewals_by(started_on, billing_months, day) -%}
    {%- set months = months_since(started_on, day) -%}
    cast(floor(
        ({{ months }} - case when {{ add_months(started_on, months) }} > {{ day }} then 1 else 0 end)
        / cast({{ billing_months }} as {{ double_type() }})
    ) as integer)
{%- endmacro %}
