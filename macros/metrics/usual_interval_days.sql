{#- A customer's own rhythm: mean days between purchase days; NULL before the second. -#}
{% macro usual_interval_days(first_purchase_on, last_purchase_on, visits) -%}
    case when {{ visits }} > 1
        then {{ safe_ratio(days_between(first_purchase_on, last_purchase_on), visits ~ ' - 1') }} end
{%- endmacro %}
