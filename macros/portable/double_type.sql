{#- The engine's name of the 64-bit floating point type. -#}
{% macro double_type() -%}
    double
{%- endmacro %}
