with losses as (
    select
        losses.customer_id,
        losses.loss_kind,
        losses.competitor,
        period_types.period_type,
        {{ period_start('losses.lost_on', 'period_types.period_type') }} as period_start
    from {{ ref('customer_losses') }} as losses
    cross join {{ period_types() }}
    where losses.competitor is not null and losses.loss_kind = 'customer'
),

lost as (
    select
        period_type,
        period_start,
        competitor,
        count(distinct customer_id) as customers_lost,
        cast(0 as decimal(38, 2)) as revenue_lost,
        0 as times_named,
        0 as lower_price_named
    from losses
    group by period_type, period_start, competitor
),

revenue as (
    select
        period_type, period_start, competitor, 0 as customers_lost, sum(start_mrr) as revenue_lost,
        0 as times_named, 0 as lower_price_named
    from {{ ref('customer_mrr_periods') }}
    where movement = 'churned' and competitor is not null
    group by period_type, period_start, competitor
),

-- what the customer paid when it named the competitor's price
compared as (
    select
        feedback.feedback_id,
        feedback.given_on,
        feedback.competitor,
        feedback.competitor_price,
        max_by(
            case when changes.mrr > 0 then changes.mrr else changes.mrr_before end,
            changes.changed_on
        ) as own_price
    from {{ ref('customer_feedback') }} as feedback
    left join {{ ref('customer_mrr_changes') }} as changes
        on feedback.customer_id = changes.customer_id
        and feedback.given_on >= changes.changed_on
    where feedback.competitor is not null and {{ visible_as_of('feedback.given_on') }}
    group by feedback.feedback_id, feedback.given_on, feedback.competitor, feedback.competitor_price
),

named as (
    select
        period_types.period_type,
        {{ period_start('compared.given_on', 'period_types.period_type') }} as period_start,
        compared.competitor,
        0 as customers_lost,
        cast(0 as decimal(38, 2)) as revenue_lost,
        count(*) as times_named,
        count(*) filter (where compared.competitor_price < compared.own_price) as lower_price_named
    from compared
    cross join {{ period_types() }}
    group by
        period_types.period_type,
        {{ period_start('compared.given_on', 'period_types.period_type') }},
        compared.competitor
),

counts as (
    select * from lost
    union all
    select * from revenue
    union all
    select * from named
),

counted as (
    select
        period_type,
        period_start,
        competitor,
        sum(customers_lost) as customers_lost,
        sum(revenue_lost) as revenue_lost,
        sum(times_named) as times_named,
        sum(lower_price_named) as lower_price_named
    from counts
    group by period_type, period_start, competitor
),

-- every period has a row of each competitor ever named, zeros included
everyone_named as (
    select distinct competitor from counted
)

select
    periods.period_type,
    periods.period_start,
    everyone_named.competitor,
    periods.is_complete,
    cast(coalesce(counted.customers_lost, 0) as bigint) as customers_lost,
    cast(coalesce(counted.revenue_lost, 0) as decimal(38, 2)) as revenue_lost,
    cast(coalesce(counted.times_named, 0) as bigint) as times_named,
    cast(coalesce(counted.lower_price_named, 0) as bigint) as lower_price_named
from {{ ref('periods') }} as periods
cross join everyone_named
left join counted
    on periods.period_type = counted.period_type
    and periods.period_start = counted.period_start
    and everyone_named.competitor = counted.competitor
