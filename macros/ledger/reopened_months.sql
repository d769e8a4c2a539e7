{#- The months of a table of states by month end that have to be told again for everybody: from the
    first whose `day` in `month_ends` is not the one that was built. The as-of month is always
    among them, and so is the last one built: what was then known of its end may be more now. -#}
{% macro reopened_months(month_ends) -%}
    {%- if is_incremental() -%}
    with months as (
        select
            coalesce(now.month, built.month) as month,
            coalesce(
                now.day <> built.day
                or built.day = built.last_day
                or now.day = (select as_of.as_of_date from {{ ref('as_of') }} as as_of),
                true
            ) as is_reopened
        from {{ month_ends }} as now
        full outer join (
            select month, max(day) as day, max(max(day)) over () as last_day from {{ this }}
            group by month
        ) as built on now.month = built.month
    )

    select month from months
    where month >= (select min(months.month) from months where months.is_reopened)
    {%- else -%}
    select month from {{ month_ends }}
    {%- endif -%}
{%- endmacro %}
