{#- Kaplan-Meier survival from the sum of the logarithms of its factors; a day that takes everybody
    has no logarithm and makes it 0. -#}
{% macro survival(log_survival, is_nobody_left) -%}
    case when {{ is_nobody_left }} then 0e0 else exp({{ log_survival }}) end
{%- endmacro %}
