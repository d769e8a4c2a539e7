{#- A received value as text without surrounding blanks; nothing left is NULL. -#}
{% macro text_value(column) -%}
    nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '')
{%- endmacro %}
