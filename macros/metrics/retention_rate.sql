{#- Retention rate: customers of a cohort active in a period, over the cohort's size; NULL while
    the period runs. -#}
{% macro retention_rate(active_customers, cohort_size, is_complete) -%}
    case when {{ is_complete }} then {{ safe_ratio(active_customers, cohort_size) }} end
{%- endmacro %}
