{#- The first day on which a customer has been silent longer than silent_intervals. -#}
{% macro silent_from(last_purchase_on, usual_interval_days) -%}
    {{ add_days(last_purchase_on, 'floor(' ~ silent_intervals() ~ ' * ' ~ usual_interval_days ~ ') + 1') }}
{%- endmacro %}
