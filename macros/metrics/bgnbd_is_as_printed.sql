{#- Condition: the expected purchases come from eq. 10 as printed. See bgnbd_series. -#}
{% macro bgnbd_is_as_printed(x, r, a) -%}
    {{ a }} > {{ r }} + {{ x }} + 2
{%- endmacro %}
