{#- What each quarter `ahead` may bring for a yearly sum to stay at its target; NULL when it is
    out of reach or the year over. -#}
{% macro required_sum(target, so_far, ahead) -%}
    case when {{ ahead }} > 0 and {{ so_far }} <= {{ target }}
        then ({{ target }} - {{ so_far }}) / {{ ahead }} end
{%- endmacro %}
