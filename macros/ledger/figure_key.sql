{#- The columns that name a headline figure, of the relation if one is given. -#}
{% macro figure_key(relation=none) -%}
    {%- set prefix = relation ~ '.' if relation else '' -%}
    {{ prefix }}metric, {{ prefix }}period_type, {{ prefix }}period_start, {{ prefix }}dimension, {{ prefix }}dimension_value
{%- endmacro %}
