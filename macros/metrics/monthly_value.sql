{#- What a customer brings a month: its MRR, and what it bought in the last months of its life by
    month. In revenue or in margin. -#}
{% macro monthly_value(mrr, bought, months) -%}
    cast({{ mrr }} + round({{ safe_ratio(bought, months) }}, 2) as decimal(38, 2))
{%- endmacro %}
