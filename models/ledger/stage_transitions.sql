{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='period_start'
) }}

{#- A stage at a period's end is that of its last month; of a running period, the as-of month's. -#}
with last_months as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        periods.is_complete,
        max(months.period_start) as month
    from {{ ref('periods') }} as periods
    inner join {{ ref('periods') }} as months
        on months.period_type = 'month'
        and periods.period_start <= months.period_start
        and periods.period_end > months.period_start
    group by
        periods.period_type, periods.period_start, periods.period_end, periods.is_complete
),

followed_months as (
    select
        *,
        lag(month) over (partition by period_type order by period_start) as previous_month
    from last_months
),

told_months as (
    select month, {{ row_signature(['customer_id', 'stage']) }} as told
    from {{ ref('customer_stages') }}
    group by month
),

earned_months as (
    select distinct month, _source_signature as earned
    from {{ ref('customer_activity_months') }}
),

inputs as (
    select
        periods.period_start,
        {{ hash64([
            'periods.period_type', 'periods.is_complete', 'told_months.told', 'previous.told',
        ]) }} as input
    from followed_months as periods
    inner join told_months on periods.month = told_months.month
    left join told_months as previous on periods.previous_month = previous.month
    union all
    select
        periods.period_start,
        {{ hash64(['periods.period_type', 'earned_months.month', 'earned_months.earned']) }}
    from followed_months as periods
    inner join earned_months
        on periods.period_start <= earned_months.month
        and periods.period_end > earned_months.month
),

sources as (
    {{ source_signatures('inputs', 'period_start', ['input']) }}
),

touched as (
    {{ touched_keys('period_start', 'sources') }}
),

touched_periods as (
    select * from followed_months
    where period_start in (select touched.period_start from touched)
),

-- who is known at one period's end is known at every later one
ends as (
    select
        months.period_type,
        months.period_start,
        months.is_complete,
        stages.customer_id,
        stages.stage as to_stage,
        previous.stage as from_stage
    from {{ ref('customer_stages') }} as stages
    inner join touched_periods as months on stages.month = months.month
    left join {{ ref('customer_stages') }} as previous
        on stages.customer_id = previous.customer_id
        and months.previous_month = previous.month
),

-- periods that start before the first touched one are not whole here, and none of them is asked for
earned_quarters as (
    select
        customer_id,
        {{ period_start('month', "'quarter'") }} as period_start,
        sum(revenue) as revenue
    from {{ ref('customer_activity_months') }}
    where month >= (select min(touched.period_start) from touched)
    group by customer_id, {{ period_start('month', "'quarter'") }}
),

earned as (
    select customer_id, 'month' as period_type, month as period_start, revenue
    from {{ ref('customer_activity_months') }}
    where month >= (select min(touched.period_start) from touched)
    union all
    select customer_id, 'quarter', period_start, revenue from earned_quarters
    union all
    select customer_id, 'year', {{ period_start('period_start', "'year'") }}, sum(revenue)
    from earned_quarters
    group by customer_id, {{ period_start('period_start', "'year'") }}
),

counted as (
    select
        ends.period_type,
        ends.period_start,
        ends.is_complete,
        coalesce(ends.from_stage, 'new') as from_stage,
        ends.to_stage,
        cast(count(*) as bigint) as customers,
        cast(coalesce(sum(earned.revenue), 0) as decimal(38, 2)) as revenue
    from ends
    left join earned
        on ends.customer_id = earned.customer_id
        and ends.period_type = earned.period_type
        and ends.period_start = earned.period_start
    group by
        ends.period_type, ends.period_start, ends.is_complete, coalesce(ends.from_stage, 'new'),
        ends.to_stage
)

select
    counted.period_type,
    touched.period_start,
    counted.is_complete,
    counted.from_stage,
    counted.to_stage,
    counted.customers,
    counted.revenue,
    case when counted.period_type is null then 0 else sources._source_rows end as _source_rows,
    sources._source_signature
from touched
{{ touched_join() }} counted on touched.period_start = counted.period_start
left join sources on touched.period_start = sources.period_start
