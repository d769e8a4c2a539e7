{#- Every period without a gap, with its length and whether it is over: one row per period_type and
    period_start from `first_day` to `as_of_date`, the two columns of the one row of `bounds`; none
    while either is empty. -#}
{% macro period_rows(bounds) -%}
    with months as (
        {{ month_spine('first_day', 'as_of_date') }} from {{ bounds }}
        where first_day is not null
    ),

    starts as (
        select distinct
            period_types.period_type,
            period_types.months,
            {{ period_start('months.month', 'period_types.period_type') }} as period_start
        from months
        cross join {{ period_types() }}
    )

    select
        starts.period_type,
        starts.period_start,
        {{ add_months('starts.period_start', 'starts.months') }} as period_end,
        starts.months,
        {{ days_between('starts.period_start', add_months('starts.period_start', 'starts.months')) }}
            as days,
        {{ add_months('starts.period_start', 'starts.months') }}
        <= {{ add_days('bounds.as_of_date', 1) }} as is_complete
    from starts
    cross join {{ bounds }} as bounds
{%- endmacro %}
