{#- Whether two rows of a headline figure say different things: by what the figure is made of,
    which is exact; by the figure itself only where it is made of nothing. -#}
{% macro figure_differs(left, right) -%}
    (
        {{ left }}.numerator is distinct from {{ right }}.numerator
        or {{ left }}.denominator is distinct from {{ right }}.denominator
        or ({{ left }}.value is null) <> ({{ right }}.value is null)
        or {{ left }}.numerator is null and {{ left }}.denominator is null
        and {{ left }}.value is distinct from {{ right }}.value
    )
{%- endmacro %}
