{#- Aggregate: a sum of doubles that is the same in whatever order threads add. 15 places are kept. -#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 15))) as {{ double_type() }})
{%- endmacro %}
