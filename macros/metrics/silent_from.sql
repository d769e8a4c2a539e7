{#- The first day on which a customer has been silent for more than twice its usual interval. -#}
{% macro silent_from(last_purchase_on, usual_interval_days) -%}
    {{ add_days(last_purchase_on, 'floor(2 * ' ~ usual_interval_days ~ ') + 1') }}
{%- endmacro %}
