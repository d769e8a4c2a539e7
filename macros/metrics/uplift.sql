{#- Uplift: the share of the treated with the outcome less that of the control group; NULL where
    either group is empty. -#}
{% macro uplift(successes_treated, treated, successes_control, control) -%}
    {{ safe_ratio(successes_treated, treated) }} - {{ safe_ratio(successes_control, control) }}
{%- endmacro %}
