with dated as (
    select
        *,
        {{ fiscal_quarter_start('year', 'quarter') }} as quarter_start,
        {{ fiscal_quarter_start('year', 'quarter - 1') }} as quarter_before_start
    from {{ ref('plan_actions') }}
),

figures as (
    select * from {{ ref('headline_figures') }}
    where period_type = 'quarter' and is_complete
),

measured as (
    select
        dated.*,
        before.value as value_before,
        during.value as value_after,
        metrics.better,
        {{ known_as_of('dated.done_on') }} as known_done_on,
        {{ visible_as_of('dated.due_on') }} as is_due
    from dated
    inner join {{ ref('metrics') }} as metrics on dated.metric = metrics.metric
    left join figures as before
        on dated.metric = before.metric
        and dated.dimension = before.dimension
        and dated.dimension_value = before.dimension_value
        and dated.quarter_before_start = before.period_start
    left join figures as during
        on dated.metric = during.metric
        and dated.dimension = during.dimension
        and dated.dimension_value = during.dimension_value
        and dated.quarter_start = during.period_start
)

select
    cast(year as integer) as year,
    cast(quarter as integer) as quarter,
    action_key,
    metric,
    dimension,
    dimension_value,
    owner_role,
    note_en,
    note_vi,
    case
        when known_done_on <= due_on then 'done_in_time'
        when known_done_on > due_on then 'done_late'
        when is_due then 'overdue'
        else 'open'
    end as state,
    value_before,
    value_after,
    value_after - value_before as change,
    case better
        when 'lower' then value_after < value_before
        else value_after > value_before
    end as is_better,
    due_on,
    known_done_on as done_on,
    quarter_start
from measured
