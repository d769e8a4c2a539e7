{#- Net revenue churn: gross revenue churn less what the customers who stayed pay more; below 0
    where they outweigh the loss. -#}
{% macro net_revenue_churn_rate(churned_mrr, contraction_mrr, expansion_mrr, starting_mrr) -%}
    {{ safe_ratio(churned_mrr ~ ' + ' ~ contraction_mrr ~ ' - ' ~ expansion_mrr, starting_mrr) }}
{%- endmacro %}
