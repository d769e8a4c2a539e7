{#- Aggregate: the values of a group in order, comma separated. -#}
{% macro ordered_text_list(expression) -%}
    {{ return(adapter.dispatch('ordered_text_list', 'retention_warehouse')(expression)) }}
{%- endmacro %}

{% macro duckdb__ordered_text_list(expression) -%}
    string_agg({{ expression }}, ', ' order by {{ expression }})
{%- endmacro %}
