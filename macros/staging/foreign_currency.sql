{#- The currency of a row when it is not the reporting currency, else NULL. -#}
{% macro foreign_currency(column) -%}
    nullif(upper({{ text_value(column) }}), '{{ env_var("RETENTION_CURRENCY", "USD") }}')
{%- endmacro %}
