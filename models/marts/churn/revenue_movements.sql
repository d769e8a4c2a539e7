with movements as (
    select
        period_type,
        period_start,
        {{ dimension_columns() }},
        sum(end_mrr - start_mrr) as net_mrr,
        {%- for movement in ['new', 'reactivated', 'churned', 'expansion', 'contraction'] %}
        sum(case when movement = '{{ movement }}' then abs(end_mrr - start_mrr) else 0 end)
            as {{ movement }}_mrr,
        {%- endfor %}
        sum(case when loss_type = 'voluntary' then start_mrr else 0 end) as voluntary_churned_mrr,
        sum(case when loss_type = 'involuntary' then start_mrr else 0 end)
            as involuntary_churned_mrr
    from {{ ref('customer_mrr_periods') }}
    group by period_type, period_start, {{ dimension_columns() }}
),

moved as (
    {{ by_period_and_dimension('movements', [
        'net_mrr', 'new_mrr', 'reactivated_mrr', 'churned_mrr', 'expansion_mrr',
        'contraction_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
    ]) }}
),

counted as (
    select
        moved.*,
        coalesce(sum(moved.net_mrr) over (
            partition by moved.period_type, moved.dimension, moved.dimension_value
            order by moved.period_start
            rows between unbounded preceding and 1 preceding
        ), 0) as starting_mrr,
        sum(moved.net_mrr) over (
            partition by moved.period_type, moved.dimension, moved.dimension_value
            order by moved.period_start
            rows between unbounded preceding and current row
        ) as ending_mrr,
        retained.mrr_12m_ago,
        retained.mrr_retained_12m,
        retained.gross_mrr_retained_12m
    from moved
    left join {{ ref('mrr_retained') }} as retained
        on {{ add_months('moved.period_end', -1) }} = retained.month
        and moved.dimension = retained.dimension
        and moved.dimension_value = retained.dimension_value
)

select
    period_type,
    period_start,
    dimension,
    dimension_value,
    is_complete,
    false as is_warm_up,
    {%- for measure in [
        'starting_mrr', 'new_mrr', 'expansion_mrr', 'contraction_mrr', 'churned_mrr',
        'reactivated_mrr', 'ending_mrr', 'voluntary_churned_mrr', 'involuntary_churned_mrr',
    ] %}
    cast({{ measure }} as decimal(38, 2)) as {{ measure }},
    {%- endfor %}
    {%- for measure in ['mrr_12m_ago', 'mrr_retained_12m', 'gross_mrr_retained_12m'] %}
    cast(case when is_complete then {{ measure }} end as decimal(38, 2)) as {{ measure }},
    {%- endfor %}
    case
        when is_complete
            then {{ gross_revenue_churn_rate('churned_mrr', 'contraction_mrr', 'starting_mrr') }}
    end as gross_revenue_churn_rate,
    case
        when is_complete
            then {{ net_revenue_churn_rate(
                'churned_mrr', 'contraction_mrr', 'expansion_mrr', 'starting_mrr'
            ) }}
    end as net_revenue_churn_rate,
    case when is_complete then {{ revenue_retention('mrr_retained_12m', 'mrr_12m_ago') }} end
        as net_revenue_retention_12m,
    case when is_complete then {{ revenue_retention('gross_mrr_retained_12m', 'mrr_12m_ago') }} end
        as gross_revenue_retention_12m
from counted
