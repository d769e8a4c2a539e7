{#- What a year adds up to if each quarter `ahead` is like the `usual` one. -#}
{% macro sum_by_year_end(so_far, usual, ahead) -%}
    {{ so_far }} + {{ ahead }} * {{ usual }}
{%- endmacro %}
