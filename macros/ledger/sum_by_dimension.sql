{#- The measures of `rows`, which have the dimension columns, summed for every dimension: one row
    per key, dimension and dimension_value. -#}
{% macro sum_by_dimension(rows, keys, measures) -%}
    select
        {%- for key in keys %}
        {{ rows }}.{{ key }},
        {%- endfor %}
        dimensions.dimension,
        {{ dimension_value(rows) }} as dimension_value,
        {%- for measure in measures %}
        sum({{ rows }}.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ rows }}
    cross join {{ dimensions() }}
    group by
        {%- for key in keys %}
        {{ rows }}.{{ key }},
        {%- endfor %}
        dimensions.dimension,
        {{ dimension_value(rows) }}
{%- endmacro %}
