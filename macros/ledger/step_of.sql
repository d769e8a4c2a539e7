{#- By how much a running value changes from a customer's row before to this one. -#}
{% macro step_of(value, customer, order_by) -%}
    {{ value }} - coalesce(lag({{ value }}) over (partition by {{ customer }} order by {{ order_by }}), 0)
{%- endmacro %}
