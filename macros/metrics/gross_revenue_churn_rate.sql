{#- Gross revenue churn: MRR lost by customers who left or pay less, over the MRR before the period. -#}
{% macro gross_revenue_churn_rate(churned_mrr, contraction_mrr, starting_mrr) -%}
    {{ safe_ratio(churned_mrr ~ ' + ' ~ contraction_mrr, starting_mrr) }}
{%- endmacro %}
