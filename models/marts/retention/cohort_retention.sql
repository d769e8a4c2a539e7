{#- Customers are counted once, by the month in which they began; cohorts of quarters and years, and
    their periods, are added up from those few rows. -#}
{%- set quarters = [0, 1, 2, 3] -%}
with starters as (
    select
        customers.customer_id,
        {{ dimension_columns() }},
        {{ month_start('episodes.started_on') }} as started_in
    from {{ ref('visible_customers') }} as customers
    inner join {{ ref('visible_episodes') }} as episodes
        on customers.customer_id = episodes.customer_id
        and episodes.episode_number = 1
),

-- those alike in all that cohorts are told apart by; a number is quicker to group by than texts
groups as (
    select
        *,
        row_number() over (order by started_in, {{ dimension_columns() }}) as group_number
    from (select distinct started_in, {{ dimension_columns() }} from starters) as alike
),

members as (
    select starters.customer_id, groups.group_number, starters.started_in
    from starters
    inner join groups
        on starters.started_in = groups.started_in
        {%- for dimension in dimension_columns().split(', ') %}
        and starters.{{ dimension }} = groups.{{ dimension }}
        {%- endfor %}
),

-- who is active in several months of a quarter or a year is one customer of it
active_years as (
    select
        customer_id,
        year_start,
        {%- for quarter in quarters %}
        bool_or(
            {{ months_since('year_start', 'month') }}
            between {{ 3 * quarter }} and {{ 3 * quarter + 2 }}
        ) as is_active_{{ quarter }},
        {%- endfor %}
        max(month) as last_month
    from (
        select customer_id, month, {{ period_start('month', "'year'") }} as year_start
        from {{ ref('customer_activity_months') }}
        where is_active
    ) as active_months
    group by customer_id, year_start
),

counted_years as (
    select
        members.group_number,
        years.year_start,
        {%- for quarter in quarters %}
        count(*) filter (where years.is_active_{{ quarter }}) as active_{{ quarter }},
        {%- endfor %}
        count(*) as active_customers
    from active_years as years
    inner join members on years.customer_id = members.customer_id
    group by members.group_number, years.year_start
),

counted_months as (
    select
        members.group_number,
        months.month,
        count(*) filter (where months.is_active) as active_customers,
        sum(months.revenue) as revenue
    from {{ ref('customer_activity_months') }} as months
    inner join members on months.customer_id = members.customer_id
    group by members.group_number, months.month
),

last_months as (
    select customer_id, max(last_month) as month from active_years
    group by customer_id
),

counted_last_months as (
    select members.group_number, last_months.month, count(*) as customers
    from members
    inner join last_months on members.customer_id = last_months.customer_id
    group by members.group_number, last_months.month
),

-- what is counted for a kind of period alone, and what is added up for each
measured as (
    select
        'month' as period_type,
        group_number,
        month as day,
        active_customers,
        0 as last_active_customers,
        0 as revenue
    from counted_months
    {%- for quarter in quarters %}
    union all
    select
        'quarter', group_number, {{ add_months('year_start', 3 * quarter) }},
        active_{{ quarter }}, 0, 0
    from counted_years
    {%- endfor %}
    union all
    select 'year', group_number, year_start, active_customers, 0, 0 from counted_years
    union all
    select period_types.period_type, counted.group_number, counted.month, 0, counted.customers, 0
    from counted_last_months as counted
    cross join {{ period_types() }}
    union all
    select period_types.period_type, counted.group_number, counted.month, 0, 0, counted.revenue
    from counted_months as counted
    cross join {{ period_types() }}
),

cells as (
    select
        measured.period_type as cohort_type,
        {{ period_start('groups.started_in', 'measured.period_type') }} as cohort_start,
        {{ dimension_columns() }},
        {{ period_start('measured.day', 'measured.period_type') }} as period_start,
        measured.active_customers,
        measured.last_active_customers,
        measured.revenue
    from measured
    inner join groups on measured.group_number = groups.group_number
),

by_dimension as (
    {{ sum_by_dimension(
        'cells',
        keys=['cohort_type', 'cohort_start', 'period_start'],
        measures=['active_customers', 'last_active_customers', 'revenue'],
    ) }}
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
        {{ month_start('terms.started_on') }} as covered_in,
        sum(terms.monthly_amount) as first_mrr
    from {{ ref('visible_terms') }} as terms
    inner join first_terms
        on terms.customer_id = first_terms.customer_id
        and terms.started_on = first_terms.first_covered_on
    where terms.is_paid
    group by terms.customer_id, {{ month_start('terms.started_on') }}
),

counted_members as (
    select
        members.group_number,
        first_prices.covered_in,
        count(*) as customers,
        sum(first_prices.first_mrr) as first_mrr
    from members
    left join first_prices on members.customer_id = first_prices.customer_id
    group by members.group_number, first_prices.covered_in
),

cohorts as (
    select
        period_types.period_type as cohort_type,
        {{ period_start('groups.started_in', 'period_types.period_type') }} as cohort_start,
        {{ dimension_columns() }},
        counted.customers,
        -- a contract that began after the cohort's first period is no part of it
        case
            when {{ period_start('groups.started_in', 'period_types.period_type') }}
                = {{ period_start('counted.covered_in', 'period_types.period_type') }}
                then counted.first_mrr
        end as first_mrr
    from counted_members as counted
    inner join groups on counted.group_number = groups.group_number
    cross join {{ period_types() }}
),

sizes as (
    select
        cohorts.cohort_type,
        cohorts.cohort_start,
        dimensions.dimension,
        {{ dimension_value('cohorts') }} as dimension_value,
        sum(cohorts.customers) as cohort_size,
        sum(cohorts.first_mrr) as first_mrr
    from cohorts
    cross join {{ dimensions() }}
    group by
        cohorts.cohort_type, cohorts.cohort_start, dimensions.dimension,
        {{ dimension_value('cohorts') }}
),

-- the sales of a customer's first year: those of the first quarter and month are among them
first_years as (
    select members.group_number, months.month, sum(months.revenue) as revenue
    from members
    inner join {{ ref('visible_months') }} as months
        on members.customer_id = months.customer_id
        and {{ period_start('members.started_in', "'year'") }}
        = {{ period_start('months.month', "'year'") }}
    group by members.group_number, months.month
),

first_sales as (
    select
        period_types.period_type as cohort_type,
        {{ period_start('groups.started_in', 'period_types.period_type') }} as cohort_start,
        dimensions.dimension,
        {{ dimension_value('groups') }} as dimension_value,
        sum(first_years.revenue) as sales_revenue
    from first_years
    inner join groups on first_years.group_number = groups.group_number
    cross join {{ period_types() }}
    cross join {{ dimensions() }}
    where {{ period_start('groups.started_in', 'period_types.period_type') }}
        = {{ period_start('first_years.month', 'period_types.period_type') }}
    group by
        period_types.period_type,
        {{ period_start('groups.started_in', 'period_types.period_type') }},
        dimensions.dimension, {{ dimension_value('groups') }}
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
