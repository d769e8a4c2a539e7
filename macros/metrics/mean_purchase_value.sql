{#- What a purchase day after the first brought on average, the days' sales added: the mean that
    Gamma-Gamma is fitted on. -#}
{% macro mean_purchase_value(sales_amount, first_day_amount, repeat_purchase_days) -%}
    {{ safe_ratio(sales_amount ~ ' - ' ~ first_day_amount, repeat_purchase_days) }}
{%- endmacro %}
