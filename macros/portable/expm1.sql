{#- exp(y) - 1 without loss of digits near 0; DuckDB has no function of that name. -#}
{% macro expm1(y) -%}
    {%- set half = "greatest(" ~ y ~ ", -100e0) / 2" -%}
    2 * exp({{ half }}) * sinh({{ half }})
{%- endmacro %}
