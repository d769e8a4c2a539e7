{#- Of how many of its usual intervals a customer may be silent before that is a sign: above it. -#}
{% macro silent_intervals() -%}
    2
{%- endmacro %}
