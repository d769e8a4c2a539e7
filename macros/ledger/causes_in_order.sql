{#- The causes that hold, comma separated in one order; `condition(cause)` is SQL for each, given as
    text in which CAUSE stands for its name. -#}
{% macro causes_in_order(condition) -%}
    concat_ws(
        ', '
        {%- for cause in [
            'late_rows', 'changed_rows', 'changed_attribute', 'changed_rule', 'changed_definition',
        ] %},
        case when {{ condition | replace('CAUSE', cause) }} then '{{ cause }}' end
        {%- endfor %}
    )
{%- endmacro %}
