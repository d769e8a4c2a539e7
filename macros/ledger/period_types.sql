{#- The kinds of period every mart is counted by, as rows of `period_type` and its `months`. -#}
{% macro period_types() -%}
    (values ('month', 1), ('quarter', 3), ('year', 12)) as period_types (period_type, months)
{%- endmacro %}
