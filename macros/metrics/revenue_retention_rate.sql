{#- Revenue retention: a cohort's revenue in a period over that of its first one, contracts at
    their full-period price; NULL while the period runs. -#}
{% macro revenue_retention_rate(revenue, full_first_revenue, is_complete) -%}
    case when {{ is_complete }} then {{ safe_ratio(revenue, full_first_revenue) }} end
{%- endmacro %}
