{#- A received value as a day in the business time zone, NULL where it is none. -#}
{% macro business_date(column) -%}
    cast({{ business_timestamp(column) }} as date)
{%- endmacro %}
