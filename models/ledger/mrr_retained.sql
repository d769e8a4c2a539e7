{#- A customer's MRR at the end of a month and 12 months before it are step functions that change in
    the months of its changes and 12 months after them, and nowhere else. -#}
with yearly_steps as (
    select
        customer_id,
        {{ dimension_columns() }},
        month,
        sum(step) as step,
        sum(step_a_year_ago) as step_a_year_ago
    from (
        select
            customer_id, {{ dimension_columns() }}, period_start as month,
            end_mrr - start_mrr as step, 0 as step_a_year_ago
        from {{ ref('customer_mrr_periods') }}
        where period_type = 'month'
        union all
        select
            customer_id, {{ dimension_columns() }}, {{ add_months('period_start', 12) }},
            0, end_mrr - start_mrr
        from {{ ref('customer_mrr_periods') }}
        where period_type = 'month'
    ) as steps
    group by customer_id, {{ dimension_columns() }}, month
),

yearly_states as (
    select
        customer_id,
        {{ dimension_columns() }},
        month,
        sum(step) over (
            partition by customer_id order by month rows between unbounded preceding and current row
        ) as mrr,
        sum(step_a_year_ago) over (
            partition by customer_id order by month rows between unbounded preceding and current row
        ) as mrr_a_year_ago
    from yearly_steps
),

retained_steps as (
    select
        *,
        {{ step_of('mrr_a_year_ago', 'customer_id', 'month') }} as base_step,
        {{ step_of('case when mrr_a_year_ago > 0 then mrr else 0 end', 'customer_id', 'month') }}
            as net_step,
        {{ step_of('least(mrr, mrr_a_year_ago)', 'customer_id', 'month') }} as gross_step
    from yearly_states
),

retained_by_dimension as (
    {{ sum_by_dimension(
        'retained_steps',
        keys=['month'],
        measures=[
            'base_step', 'net_step', 'gross_step',
        ],
    ) }}
),

grid as (
    select periods.period_start, dimension_values.dimension, dimension_values.dimension_value
    from {{ ref('periods') }} as periods
    cross join {{ ref('dimension_values') }} as dimension_values
    where periods.period_type = 'month'
)

select
    grid.period_start as month,
    grid.dimension,
    grid.dimension_value,
    sum(coalesce(steps.base_step, 0)) over through_month as mrr_12m_ago,
    sum(coalesce(steps.net_step, 0)) over through_month as mrr_retained_12m,
    sum(coalesce(steps.gross_step, 0)) over through_month as gross_mrr_retained_12m
from grid
left join retained_by_dimension as steps
    on grid.period_start = steps.month
    and grid.dimension = steps.dimension
    and grid.dimension_value = steps.dimension_value
window through_month as (
    partition by grid.dimension, grid.dimension_value order by grid.period_start
    rows between unbounded preceding and current row
)
