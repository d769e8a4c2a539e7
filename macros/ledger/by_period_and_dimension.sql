{#- Every period and every group of customers, all columns of `periods` and `dimension_values`, with
    the measures of `rows` summed, 0 where there is none. `rows` has period_type, period_start and
    the dimension columns. -#}
{% macro by_period_and_dimension(rows, measures) -%}
    with sums as (
        {{ sum_by_dimension(rows, keys=['period_type', 'period_start'], measures=measures) }}
    )

    select
        periods.*,
        dimension_values.dimension,
        dimension_values.dimension_value,
        dimension_values.warm_up_ends_on,
        {%- for measure in measures %}
        coalesce(sums.{{ measure }}, 0) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('periods') }} as periods
    cross join {{ ref('dimension_values') }} as dimension_values
    left join sums
        on periods.period_type = sums.period_type
        and periods.period_start = sums.period_start
        and dimension_values.dimension = sums.dimension
        and dimension_values.dimension_value = sums.dimension_value
{%- endmacro %}
