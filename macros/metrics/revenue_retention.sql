{#- Revenue retention: MRR now of the customers who paid 12 months ago, over their MRR then; for
    the gross rate the numerator counts each at the older value at most. -#}
{% macro revenue_retention(mrr_retained, mrr_12m_ago) -%}
    {{ safe_ratio(mrr_retained, mrr_12m_ago) }}
{%- endmacro %}
