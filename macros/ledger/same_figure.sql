{#- Condition: two rows are about the same headline figure, whatever it says. -#}
{% macro same_figure(left, right) -%}
    {{ left }}.metric = {{ right }}.metric
    and {{ left }}.period_type = {{ right }}.period_type
    and {{ left }}.period_start = {{ right }}.period_start
    and {{ left }}.dimension = {{ right }}.dimension
    and {{ left }}.dimension_value = {{ right }}.dimension_value
{%- endmacro %}
