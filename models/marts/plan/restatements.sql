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
    select build.release_id, build.release_id as published_with
    from {{ ref('release_in_progress') }} as build
),

steps as (
    select
        history.*,
        line.published_with,
        row_number() over (
            partition by line.published_with, {{ figure_key('history') }}
            order by history.release_id desc
        ) as steps_after
    from {{ ref('kpi_history') }} as history
    inner join line on history.release_id = line.release_id
),

published as (
    select
        *,
        row_number() over (partition by {{ figure_key() }} order by release_id desc)
            as releases_after,
        row_number() over (
            partition by {{ figure_key() }}, is_final
            order by release_id
        ) as final_releases
    from steps
    where steps_after = 1
),

firsts as (
    select * from published
    where is_final and final_releases = 1
),

lasts as (
    select * from published
    where releases_after = 1
),

restated as (
    select
        firsts.*,
        lasts.value as last_value,
        lasts.numerator as last_numerator,
        lasts.denominator as last_denominator,
        lasts.is_final as is_last_final,
        -- a build for an earlier date may not have the figure yet, and does not restate it
        lasts.is_complete and lasts.as_of_date >= firsts.as_of_date as is_last_due
    from firsts
    inner join lasts on {{ same_figure('firsts', 'lasts') }}
    where {{ figure_differs('firsts', 'lasts') }}
),

causes as (
    select
        {{ figure_key('restated') }},
        {{ causes_in_order("bool_or(steps.cause like '%CAUSE%')") }} as cause
    from restated
    inner join steps on {{ same_figure('restated', 'steps') }}
    where restated.release_id < steps.release_id
    group by {{ figure_key('restated') }}
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
left join causes on {{ same_figure('restated', 'causes') }}
where restated.is_last_final or restated.last_value is null and restated.is_last_due
