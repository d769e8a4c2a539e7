{#- Aggregate: a number that changes when any row of the group changes, whatever their order. -#}
{% macro row_signature(columns) -%}
    cast(sum({{ hash64(columns) }}) as decimal(38, 0))
{%- endmacro %}
