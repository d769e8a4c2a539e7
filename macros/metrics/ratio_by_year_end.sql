{#- A year's ratio if each quarter `ahead` is like the `usual` one: the four quarters count alike. -#}
{% macro ratio_by_year_end(so_far, usual, ahead) -%}
    ((4 - {{ ahead }}) * coalesce({{ so_far }}, 0) + {{ ahead }} * {{ usual }}) / 4
{%- endmacro %}
