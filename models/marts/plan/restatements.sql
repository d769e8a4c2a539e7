{%- set cell = ['metric', 'period_type', 'period_start', 'dimension', 'dimension_value'] -%}
{#- A release rolled back whose figures a later one was built on was published with that one. -#}
with line as (
    select
        release_id,
        min(case when state = 'published' then release_id end) over (
            order by release_id
            rows between current row and unbounded following
        ) as published_with
    from {{ ref('stg_releases') }}
    where is_in_line
    union all
    select release_id, release_id
    from {{ ref('release_in_progress') }}
),

steps as (
    select
        history.*,
        line.published_with,
        row_number() over (
            partition by
                line.published_with,
                {%- for column in cell %}
                history.{{ column }}{{ ',' if not loop.last }}
                {%- endfor %}
            order by history.release_id desc
        ) as steps_after
    from {{ ref('kpi_history') }} as history
    inner join line on history.release_id = line.release_id
),

published as (
    select
        *,
        row_number() over (partition by {{ cell | join(', ') }} order by release_id desc)
            as releases_after,
        row_number() over (
            partition by {{ cell | join(', ') }}, is_final
            order by release_id
        ) as final_releases
    from steps
    where steps_after = 1
),

firsts as (
    select * from published where is_final and final_releases = 1
),

lasts as (
    select * from published where releases_after = 1
),

restated as (
    select
        firsts.*,
        lasts.value as last_value,
        lasts.numerator as last_numerator,
        lasts.denominator as last_denominator
    from firsts
    inner join lasts
        {%- for column in cell %}
        {{ 'on' if loop.first else 'and' }} firsts.{{ column }} = lasts.{{ column }}
        {%- endfor %}
    where {{ figure_differs('firsts', 'lasts') }}
        -- a figure that a build for an earlier date does not have yet is not restated by it
        and (
            lasts.is_final
            or lasts.value is null and lasts.is_complete and lasts.as_of_date >= firsts.as_of_date
        )
),

causes as (
    select
        {%- for column in cell %}
        restated.{{ column }},
        {%- endfor %}
        {{ causes_in_order("bool_or(steps.cause like '%CAUSE%')") }} as cause
    from restated
    inner join steps
        {%- for column in cell %}
        {{ 'on' if loop.first else 'and' }} restated.{{ column }} = steps.{{ column }}
        {%- endfor %}
        and restated.release_id < steps.release_id
    group by
        {%- for column in cell %}
        restated.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
)

select
    restated.metric,
    restated.period_type,
    restated.period_start,
    restated.dimension,
    restated.dimension_value,
    coalesce(nullif(causes.cause, ''), 'unexplained') as cause,
    restated.published_with as first_release_id,
    restated.value as first_published,
    restated.last_value as last_published,
    restated.last_value - restated.value as difference,
    restated.numerator as first_numerator,
    restated.last_numerator,
    restated.denominator as first_denominator,
    restated.last_denominator,
    restated.published_at as first_published_at
from restated
left join causes
    {%- for column in cell %}
    {{ 'on' if loop.first else 'and' }} restated.{{ column }} = causes.{{ column }}
    {%- endfor %}
