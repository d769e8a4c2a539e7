{#- One row: how many decimals the reporting currency has; 2 when the seed does not know it. -#}
{% macro reporting_minor_units() -%}
    select coalesce(max(minor_units), 2) as minor_units
    from {{ ref('currencies') }}
    where currency = '{{ env_var("RETENTION_CURRENCY", "USD") }}'
{%- endmacro %}
