-- periods begin with a month: the months in which a life starts and ends tell whether it is new in
-- one, or runs when one begins
with lives as (
    select
        customer_id,
        episode_number = 1 as is_first_life,
        {{ month_start('started_on') }} as started_in,
        {{ month_start('churned_on') }} as churned_in
    from {{ ref('visible_episodes') }}
),

lived_months as (
    select
        months.month,
        lives.is_first_life,
        lives.started_in,
        lives.churned_in,
        sum(months.revenue) as revenue
    from {{ ref('customer_activity_months') }} as months
    inner join lives on months.customer_id = lives.customer_id
    group by months.month, lives.is_first_life, lives.started_in, lives.churned_in
),

lived_periods as (
    select
        period_types.period_type,
        {{ period_start('lived.month', 'period_types.period_type') }} as period_start,
        {{ period_start('lived.started_in', 'period_types.period_type') }} as first_period,
        lived.is_first_life,
        lived.started_in,
        lived.churned_in,
        lived.revenue
    from lived_months as lived
    cross join {{ period_types() }}
),

new_revenue as (
    select period_type, period_start, sum(revenue) as revenue from lived_periods
    where is_first_life and period_start = first_period
    group by period_type, period_start
),

-- of those active on the day before the period
existing_revenue as (
    select period_type, period_start, sum(revenue) as revenue from lived_periods
    where period_start > started_in and coalesce(period_start <= churned_in, true)
    group by period_type, period_start
),

costs as (
    select
        spent_on,
        case when purpose = 'acquisition' then amount end as acquisition_spend,
        case when purpose = 'retention' then amount end as retention_cost,
        cast(null as decimal(38, 2)) as win_back_cost
    from {{ ref('channel_spend') }}
    where {{ visible_as_of('spent_on') }}
    union all
    -- winning back is neither winning nor keeping a customer
    select
        contacted_on,
        null,
        case when purpose <> 'win_back' then cost end,
        case when purpose = 'win_back' then cost end
    from {{ ref('customer_contacts') }}
    where cost is not null and {{ visible_as_of('contacted_on') }}
    union all
    select
        offered_on,
        null,
        case when coalesce(purpose, '') <> 'win_back' then cost end,
        case when purpose = 'win_back' then cost end
    from {{ ref('customer_offers') }}
    where cost is not null
        and coalesce(purpose, '') <> 'acquisition'
        and {{ visible_as_of('offered_on') }}
),

costs_by_month as (
    select
        {{ month_start('spent_on') }} as month,
        sum(acquisition_spend) as acquisition_spend,
        sum(retention_cost) as retention_cost,
        sum(win_back_cost) as win_back_cost
    from costs
    group by {{ month_start('spent_on') }}
),

costs_by_period as (
    select
        period_types.period_type,
        {{ period_start('costs.month', 'period_types.period_type') }} as period_start,
        sum(costs.acquisition_spend) as acquisition_spend,
        sum(costs.retention_cost) as retention_cost,
        sum(costs.win_back_cost) as win_back_cost
    from costs_by_month as costs
    cross join {{ period_types() }}
    group by
        period_types.period_type, {{ period_start('costs.month', 'period_types.period_type') }}
),

-- a cost that is never written down is not known to be nothing
known as (
    select
        (
            select count(*) > 0 from {{ ref('channel_spend') }}
            where {{ visible_as_of('spent_on') }}
        ) as is_spend_known,
        count(retention_cost) > 0 as is_retention_cost_known
    from costs
),

counted as (
    select
        periods.period_type,
        periods.period_start,
        periods.is_complete,
        coalesce(churn.is_warm_up, false) as is_warm_up,
        coalesce(costs_by_period.acquisition_spend, 0) as acquisition_spend,
        coalesce(churn.new_customers, 0) as new_customers,
        coalesce(costs_by_period.retention_cost, 0) as retention_cost,
        coalesce(costs_by_period.win_back_cost, 0) as win_back_cost,
        coalesce(churn.starting_customers, 0) as existing_customers,
        coalesce(churn.starting_customers - churn.lost_customers, 0) as kept_customers,
        coalesce(new_revenue.revenue, 0) as new_revenue,
        coalesce(existing_revenue.revenue, 0) as existing_revenue
    from {{ ref('spend_periods') }} as periods
    left join {{ ref('churn_by_period') }} as churn
        on periods.period_type = churn.period_type
        and periods.period_start = churn.period_start
        and churn.dimension = 'all'
    left join costs_by_period
        on periods.period_type = costs_by_period.period_type
        and periods.period_start = costs_by_period.period_start
    left join new_revenue
        on periods.period_type = new_revenue.period_type
        and periods.period_start = new_revenue.period_start
    left join existing_revenue
        on periods.period_type = existing_revenue.period_type
        and periods.period_start = existing_revenue.period_start
),

-- the denominators of the figures that are due
due as (
    select
        counted.*,
        case when counted.is_complete then counted.new_customers end as new_due,
        case when counted.is_complete then counted.existing_customers end as existing_due,
        case when counted.is_complete and known.is_spend_known then counted.new_customers end
            as won_due,
        case
            when counted.is_complete and not counted.is_warm_up and known.is_retention_cost_known
                then counted.kept_customers
        end as kept_due
    from counted
    cross join known
)

select
    period_type,
    period_start,
    cast(acquisition_spend as decimal(38, 2)) as acquisition_spend,
    cast(new_customers as bigint) as new_customers,
    cast(retention_cost as decimal(38, 2)) as retention_cost,
    cast(win_back_cost as decimal(38, 2)) as win_back_cost,
    cast(kept_customers as bigint) as kept_customers,
    cast(existing_customers as bigint) as existing_customers,
    cast(new_revenue as decimal(38, 2)) as new_revenue,
    cast(existing_revenue as decimal(38, 2)) as existing_revenue,
    {{ cac('acquisition_spend', 'won_due') }} as cost_per_new_customer,
    {{ money_per_customer('retention_cost', 'kept_due') }} as cost_per_kept_customer,
    {{ cost_ratio('acquisition_spend', 'won_due', 'retention_cost', 'kept_due') }} as cost_ratio,
    {{ money_per_customer('new_revenue', 'new_due') }} as spend_per_new_customer,
    {{ money_per_customer('existing_revenue', 'existing_due') }} as spend_per_existing_customer,
    {{ spend_ratio('existing_revenue', 'existing_due', 'new_revenue', 'new_due') }} as spend_ratio,
    is_complete,
    is_warm_up
from due
