{#- Condition: a date lies after the day its file landed, the calendar's impossible dates left to
    their own reason. -#}
{% macro future_day(column) -%}
    cast({{ column }} as date) > _landed_on and not ({{ out_of_calendar(column) }})
{%- endmacro %}
