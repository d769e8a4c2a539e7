with lost_customers as (
    select
        losses.customer_id,
        period_types.period_type,
        {{ period_start('losses.lost_on', 'period_types.period_type') }} as period_start,
        losses.reason_code,
        losses.competitor,
        losses.started_on,
        losses.lost_on,
        losses.next_started_on
    from {{ ref('customer_losses') }} as losses
    cross join {{ period_types() }}
    where losses.loss_kind = 'customer'
),

-- as churn_by_period counts them: active before the period, not active at its end
customer_periods as (
    select
        customer_id,
        period_type,
        period_start,
        max_by(reason_code, lost_on) as reason_code,
        max_by(coalesce(competitor, ''), lost_on) as competitor
    from lost_customers
    group by customer_id, period_type, period_start
    having min(started_on) < period_start
        and max_by(
            coalesce(
                {{ period_start('next_started_on', 'period_type') }}, cast('9999-12-31' as date)
            ),
            lost_on
        ) > period_start
),

lost as (
    select
        period_type, period_start, customer_id, reason_code, nullif(competitor, '') as competitor,
        1 as customers_lost, cast(0 as decimal(38, 2)) as revenue_lost
    from customer_periods
    union all
    select
        period_type, period_start, customer_id, reason_code, competitor, 0, start_mrr
    from {{ ref('customer_mrr_periods') }}
    where movement = 'churned'
),

counted as (
    select
        lost.period_type,
        lost.period_start,
        lost.reason_code,
        sum(lost.customers_lost) as customers_lost,
        sum(lost.revenue_lost) as revenue_lost,
        sum({{ margin('0', 'lost.revenue_lost', 'customers.margin_rate') }}) as margin_lost,
        count(distinct lost.customer_id) filter (where lost.competitor is not null)
            as competitor_named
    from lost
    inner join {{ ref('visible_customers') }} as customers
        on lost.customer_id = customers.customer_id
    group by lost.period_type, lost.period_start, lost.reason_code
),

reasons as (
    select reason_code from counted
    union
    select 'no_reason'
),

-- every period has a row of each reason ever given, zeros included
grid as (
    select periods.period_type, periods.period_start, periods.is_complete, reasons.reason_code
    from {{ ref('periods') }} as periods
    cross join reasons
)

select
    grid.period_type,
    grid.period_start,
    grid.reason_code,
    coalesce(groups.reason_group, 'unlisted') as reason_group,
    coalesce(groups.label_en, grid.reason_code) as label_en,
    coalesce(groups.label_vi, grid.reason_code) as label_vi,
    grid.is_complete,
    cast(coalesce(counted.customers_lost, 0) as bigint) as customers_lost,
    case when grid.is_complete then {{ safe_ratio(
        'coalesce(counted.customers_lost, 0)',
        'sum(counted.customers_lost) over (partition by grid.period_type, grid.period_start)'
    ) }} end as share_of_lost,
    cast(coalesce(counted.revenue_lost, 0) as decimal(38, 2)) as revenue_lost,
    cast(coalesce(counted.margin_lost, 0) as decimal(38, 2)) as margin_lost,
    cast(coalesce(counted.competitor_named, 0) as bigint) as competitor_named
from grid
left join counted
    on grid.period_type = counted.period_type
    and grid.period_start = counted.period_start
    and grid.reason_code = counted.reason_code
left join {{ ref('churn_reason_groups') }} as groups on grid.reason_code = groups.reason_code
