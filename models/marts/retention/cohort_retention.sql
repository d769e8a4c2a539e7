with last_months as (
    select customer_id, max(month) as month
    from {{ ref('customer_activity_months') }}
    where is_active
    group by customer_id
),

cohorts as (
    select
        customers.customer_id,
        {{ dimension_columns() }},
        episodes.started_on,
        period_types.period_type as cohort_type,
        {{ period_start('episodes.started_on', 'period_types.period_type') }} as cohort_start,
        {{ period_start('last_months.month', 'period_types.period_type') }} as last_active_in
    from {{ ref('visible_customers') }} as customers
    inner join {{ ref('visible_episodes') }} as episodes
        on customers.customer_id = episodes.customer_id
        and episodes.episode_number = 1
    left join last_months on customers.customer_id = last_months.customer_id
    cross join {{ period_types() }}
),

-- a contract's first period is seldom a whole one: its later revenue is held against the full
-- price of what was covered on the first day of cover
first_terms as (
    select customer_id, min(started_on) as first_covered_on
    from {{ ref('visible_terms') }}
    where is_paid
    group by customer_id
),

first_prices as (
    select
        terms.customer_id,
        period_types.period_type as cohort_type,
        {{ period_start('terms.started_on', 'period_types.period_type') }} as covered_in,
        sum(terms.monthly_amount) as first_mrr
    from {{ ref('visible_terms') }} as terms
    inner join first_terms
        on terms.customer_id = first_terms.customer_id
        and terms.started_on = first_terms.first_covered_on
    cross join {{ period_types() }}
    where terms.is_paid
    group by terms.customer_id, period_types.period_type, terms.started_on
),

activity as (
    {{ activity_by_period() }}
),

followed as (
    select
        cohorts.cohort_type,
        cohorts.cohort_start,
        {{ dimension_columns() }},
        activity.period_start,
        activity.is_active,
        activity.revenue,
        activity.is_active and activity.period_start = cohorts.last_active_in as is_last
    from activity
    inner join cohorts
        on activity.customer_id = cohorts.customer_id
        and activity.period_type = cohorts.cohort_type
        -- money moved before the first activity, a deposit say, belongs to no period of the cohort
        and activity.period_start >= cohorts.cohort_start
),

cells as (
    select
        cohort_type,
        cohort_start,
        {{ dimension_columns() }},
        period_start,
        count(*) filter (where is_active) as active_customers,
        count(*) filter (where is_last) as last_active_customers,
        sum(revenue) as revenue
    from followed
    group by cohort_type, cohort_start, {{ dimension_columns() }}, period_start
),

by_dimension as (
    {{ sum_by_dimension(
        'cells',
        keys=['cohort_type', 'cohort_start', 'period_start'],
        measures=[
            'active_customers', 'last_active_customers', 'revenue',
        ],
    ) }}
),

sizes as (
    select
        cohorts.cohort_type,
        cohorts.cohort_start,
        dimensions.dimension,
        {{ dimension_value('cohorts') }} as dimension_value,
        count(*) as cohort_size,
        sum(first_prices.first_mrr) as first_mrr
    from cohorts
    -- a contract that began after the cohort's first period is no part of it
    left join first_prices
        on cohorts.customer_id = first_prices.customer_id
        and cohorts.cohort_type = first_prices.cohort_type
        and cohorts.cohort_start = first_prices.covered_in
    cross join {{ dimensions() }}
    group by
        cohorts.cohort_type, cohorts.cohort_start, dimensions.dimension,
        {{ dimension_value('cohorts') }}
),

-- the sales of a customer's first year: those of the first quarter and month are among them
first_years as (
    select
        {{ month_start('cohorts.started_on') }} as started_in,
        {{ dimension_columns() }},
        months.month,
        sum(months.revenue) as revenue
    from cohorts
    inner join {{ ref('visible_months') }} as months
        on cohorts.customer_id = months.customer_id
        and cohorts.cohort_start = {{ period_start('months.month', "'year'") }}
    where cohorts.cohort_type = 'year'
    group by {{ month_start('cohorts.started_on') }}, {{ dimension_columns() }}, months.month
),

first_sales as (
    select
        period_types.period_type as cohort_type,
        {{ period_start('first_years.started_in', 'period_types.period_type') }} as cohort_start,
        dimensions.dimension,
        {{ dimension_value('first_years') }} as dimension_value,
        sum(first_years.revenue) as sales_revenue
    from first_years
    cross join {{ period_types() }}
    cross join {{ dimensions() }}
    where {{ period_start('first_years.started_in', 'period_types.period_type') }}
        = {{ period_start('first_years.month', 'period_types.period_type') }}
    group by
        period_types.period_type,
        {{ period_start('first_years.started_in', 'period_types.period_type') }},
        dimensions.dimension, {{ dimension_value('first_years') }}
),

grid as (
    select
        sizes.*,
        periods.period_start,
        periods.is_complete,
        periods.months,
        cast(row_number() over (
            partition by
                sizes.cohort_type, sizes.cohort_start, sizes.dimension, sizes.dimension_value
            order by periods.period_start
        ) - 1 as integer) as period_number
    from sizes
    inner join {{ ref('periods') }} as periods
        on sizes.cohort_type = periods.period_type
        and sizes.cohort_start <= periods.period_start
),

counted as (
    select
        grid.*,
        coalesce(by_dimension.active_customers, 0) as active_customers,
        sum(coalesce(by_dimension.last_active_customers, 0)) over (
            partition by grid.cohort_type, grid.cohort_start, grid.dimension, grid.dimension_value
            order by grid.period_start desc
            rows between unbounded preceding and current row
        ) as active_on_or_after,
        coalesce(by_dimension.revenue, 0) as revenue,
        coalesce(first_sales.sales_revenue, 0) + coalesce(grid.first_mrr, 0) * grid.months
            as full_first_revenue
    from grid
    left join by_dimension
        on grid.cohort_type = by_dimension.cohort_type
        and grid.cohort_start = by_dimension.cohort_start
        and grid.dimension = by_dimension.dimension
        and grid.dimension_value = by_dimension.dimension_value
        and grid.period_start = by_dimension.period_start
    left join first_sales
        on grid.cohort_type = first_sales.cohort_type
        and grid.cohort_start = first_sales.cohort_start
        and grid.dimension = first_sales.dimension
        and grid.dimension_value = first_sales.dimension_value
)

select
    cohort_type,
    cohort_start,
    period_number,
    dimension,
    dimension_value,
    period_start,
    is_complete,
    cast(cohort_size as bigint) as cohort_size,
    cast(case when is_complete then cohort_size else 0 end as bigint) as eligible_customers,
    cast(active_customers as bigint) as active_customers,
    cast(active_on_or_after as bigint) as active_on_or_after,
    {{ retention_rate('active_customers', 'cohort_size', 'is_complete') }} as retention_rate,
    cast(revenue as decimal(38, 2)) as revenue,
    cast(full_first_revenue as decimal(38, 2)) as full_first_revenue,
    {{ revenue_retention_rate('revenue', 'full_first_revenue', 'is_complete') }}
        as revenue_retention_rate
from counted
