with complete_months as (
    select max(period_start) as last_month
    from {{ ref('spend_periods') }}
    where period_type = 'month' and is_complete
),

-- what winning a customer cost in the last twelve of them
spent as (
    select
        channels.channel,
        sum(channels.spend) as spend,
        sum(channels.new_customers) as new_customers
    from {{ ref('channel_economics') }} as channels
    inner join complete_months
        on channels.period_start <= complete_months.last_month
        and channels.period_start > {{ add_months('complete_months.last_month', -12) }}
    where channels.period_type = 'month'
    group by channels.channel
),

company as (
    select {{ cac('sum(spend)', 'sum(new_customers)') }} as cac from spent
),

channels as (
    select channel, {{ cac('spend', 'new_customers') }} as cac from spent
),

newcomers as (
    select
        customers.acquisition_channel,
        customers.relationship,
        count(*) as new_customers
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
    inner join complete_months
        on episodes.started_on < {{ add_months('complete_months.last_month', 1) }}
        and episodes.started_on >= {{ add_months('complete_months.last_month', -11) }}
    where episodes.episode_number = 1
    group by customers.acquisition_channel, customers.relationship
),

-- mean CAC of those who were not won for nothing: a shopper's is not a contract's
relationships as (
    select
        newcomers.relationship,
        {{ money_per_customer(
            'sum(channels.cac * newcomers.new_customers)', 'sum(newcomers.new_customers)'
        ) }} as cac
    from newcomers
    inner join channels on newcomers.acquisition_channel = channels.channel
    where channels.cac > 0
    group by newcomers.relationship
),

active as (
    select
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship,
        monthly.monthly_revenue,
        {{ margin_until_replaced('monthly.monthly_margin') }} as margin_until_replaced,
        {{ replacement_price('channels.cac', 'relationships.cac', 'company.cac') }}
            as replacement_price
    from {{ ref('customer_monthly_values') }} as monthly
    inner join {{ ref('visible_customers') }} as customers
        on monthly.customer_id = customers.customer_id
    left join channels on customers.acquisition_channel = channels.channel
    left join relationships on customers.relationship = relationships.relationship
    cross join company
    where monthly.is_active
),

grouped as (
    select
        {{ dimension_columns() }},
        count(*) as active_customers,
        count(replacement_price) as customers_priced,
        sum(monthly_revenue) as monthly_revenue,
        sum(margin_until_replaced) as margin_until_replaced,
        sum(replacement_price) as replacement_cost
    from active
    group by {{ dimension_columns() }}
),

by_dimension as (
    {{ sum_by_dimension('grouped', keys=[], measures=[
        'active_customers', 'customers_priced', 'monthly_revenue', 'margin_until_replaced',
        'replacement_cost',
    ]) }}
),

-- the scenarios of every group, of those without an active customer too
sized as (
    select
        scenarios.scenario,
        dimension_values.dimension,
        dimension_values.dimension_value,
        coalesce(by_dimension.active_customers, 0) as active_customers,
        coalesce(by_dimension.monthly_revenue, 0) as monthly_revenue,
        coalesce(by_dimension.margin_until_replaced, 0) as margin_until_replaced,
        -- a sum stands where each customer is in it
        case
            when by_dimension.active_customers is null and company.cac > 0 then 0
            when by_dimension.customers_priced = by_dimension.active_customers
                then by_dimension.replacement_cost
        end as replacement_cost,
        case
            when scenarios.lost_share is not null
                then floor(coalesce(by_dimension.active_customers, 0) * scenarios.lost_share + 0.5)
            else least(scenarios.lost_customers, coalesce(by_dimension.active_customers, 0))
        end as customers_lost
    from {{ ref('dimension_values') }} as dimension_values
    cross join {{ ref('loss_scenario_sizes') }} as scenarios
    cross join company
    left join by_dimension
        on dimension_values.dimension = by_dimension.dimension
        and dimension_values.dimension_value = by_dimension.dimension_value
),

priced as (
    select
        scenario,
        dimension,
        dimension_value,
        active_customers,
        customers_lost,
        coalesce({{ mean_loss('monthly_revenue', 'customers_lost', 'active_customers') }}, 0)
            as monthly_revenue_lost,
        coalesce({{ mean_loss('margin_until_replaced', 'customers_lost', 'active_customers') }}, 0)
            as margin_until_replaced,
        case
            when active_customers = 0 then replacement_cost
            else {{ mean_loss('replacement_cost', 'customers_lost', 'active_customers') }}
        end as replacement_cost
    from sized
)

select
    scenario,
    dimension,
    dimension_value,
    cast(active_customers as bigint) as active_customers,
    cast(customers_lost as bigint) as customers_lost,
    cast(monthly_revenue_lost as decimal(38, 2)) as monthly_revenue_lost,
    cast(margin_until_replaced as decimal(38, 2)) as margin_until_replaced,
    cast(replacement_cost as decimal(38, 2)) as replacement_cost,
    {{ total_cost_of_loss('margin_until_replaced', 'replacement_cost') }} as total_cost
from priced
