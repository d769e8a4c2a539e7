{#- Share of a year's starting customers lost by its end if the pace of its first quarters goes on:
    1 - (survivors / starting)^(4 / quarters). -#}
{% macro churn_by_year_end(survivors, starting, quarters) -%}
    1 - power(
        {{ safe_ratio(survivors, starting) }},
        4e0 / nullif({{ quarters }}, 0)
    )
{%- endmacro %}
