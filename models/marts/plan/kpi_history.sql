with build as (
    select * from {{ ref('release_in_progress') }}
),

kept as (
    select
        figures.*,
        coalesce(releases.is_in_line, false) as is_in_line,
        coalesce(releases.state = 'rolled_back', false) as is_rolled_back
    from {{ ref('stg_kpi_figures') }} as figures
    left join {{ ref('stg_releases') }} as releases on figures.release_id = releases.release_id
),

numbered as (
    select
        *,
        row_number() over (partition by {{ figure_key() }} order by release_id desc)
            as releases_after
    from kept
    where is_in_line
),

base as (
    select * from numbered
    where releases_after = 1
),

changed as (
    select
        {{ figure_key('figures') }},
        figures.value,
        figures.numerator,
        figures.denominator,
        figures.is_complete,
        figures.is_final,
        coalesce(base.is_final and {{ figure_differs('figures', 'base') }}, false) as is_revised
    from {{ ref('headline_figures') }} as figures
    left join base on {{ same_figure('figures', 'base') }}
    where base.metric is null
        or {{ figure_differs('figures', 'base') }}
        or figures.is_complete <> base.is_complete
        or figures.is_final <> base.is_final
),

-- a final figure of which nothing is left: a group without customers, a period without rows
gone as (
    select
        {{ figure_key('base') }},
        cast(null as {{ double_type() }}) as value,
        cast(null as decimal(38, 2)) as numerator,
        cast(null as decimal(38, 2)) as denominator,
        true as is_complete,
        false as is_final,
        true as is_revised
    from base
    cross join build
    left join {{ ref('headline_figures') }} as figures on {{ same_figure('base', 'figures') }}
    where figures.metric is null and base.is_final and base.as_of_date <= build.as_of_date
),

own as (
    select * from changed
    union all
    select * from gone
),

revised as (
    select
        own.*,
        {{ add_months('own.period_start', 'period_types.months') }} as period_end
    from own
    inner join {{ period_types() }} on own.period_type = period_types.period_type
    where own.is_revised
),

-- what came in since the base that can touch the figure: of its tables, its group, its time
touching as (
    select
        {{ figure_key('revised') }},
        changes.cause
    from revised
    inner join {{ metric_inputs() }} on revised.metric = metric_inputs.metric
    inner join {{ ref('input_changes') }} as changes
        on metric_inputs.table_name = changes.table_name
        and revised.dimension = changes.dimension
        and revised.dimension_value = changes.dimension_value
        and changes.changed_on < {{ add_days('revised.period_end', 'metric_inputs.days_after') }}
),

evidence as (
    select
        {{ figure_key('revised') }},
        {{ causes_in_order(
            "coalesce(bool_or(touching.cause = 'CAUSE'), false)"
            ~ " or 'CAUSE' = 'changed_rule' and bool_or(build.is_rule_changed)"
            ~ " or 'CAUSE' = 'changed_definition' and bool_or(build.is_definition_changed)"
        ) }} as causes
    from revised
    cross join build
    left join touching on {{ same_figure('revised', 'touching') }}
    group by {{ figure_key('revised') }}
),

-- where nothing touches the figure itself: all that came in to its tables
anything as (
    select
        metric_inputs.metric,
        {{ causes_in_order("bool_or(changes.cause = 'CAUSE')") }} as causes
    from {{ metric_inputs() }}
    inner join {{ ref('input_changes') }} as changes
        on metric_inputs.table_name = changes.table_name
    group by metric_inputs.metric
)

select
    release_id,
    metric,
    period_type,
    period_start,
    dimension,
    dimension_value,
    cause,
    value,
    numerator,
    denominator,
    is_complete,
    is_final,
    is_rolled_back,
    published_at,
    as_of_date
from kept
union all
select
    build.release_id,
    own.metric,
    own.period_type,
    own.period_start,
    own.dimension,
    own.dimension_value,
    case
        when own.is_revised
            then coalesce(nullif(evidence.causes, ''), anything.causes, 'unexplained')
    end,
    own.value,
    own.numerator,
    own.denominator,
    own.is_complete,
    own.is_final,
    false,
    cast(build.prepared_at as timestamp),
    build.as_of_date
from own
cross join build
left join evidence on {{ same_figure('own', 'evidence') }}
left join anything on own.metric = anything.metric
