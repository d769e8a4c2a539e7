with lives as (
    {{ lives_with_groups() }}
    where episodes.churned_on is not null
),

dated as (
    {{ lives_by_period('lives') }}
),

-- as churn_by_period counts them
ended as (
    {{ life_ends_by_period('dated') }}
),

lost as (
    select * from ended
    where was_active and not is_active_again
),

-- how many months of its margin a customer who stays is worth
worth as (
    select
        customers.relationship,
        {{ safe_ratio('sum(customer_values.lifetime_value)', 'sum(monthly.monthly_margin)') }}
            as months
    from {{ ref('customer_monthly_values') }} as monthly
    inner join {{ ref('customer_lifetime_value') }} as customer_values
        on monthly.customer_id = customer_values.customer_id
    inner join {{ ref('visible_customers') }} as customers
        on monthly.customer_id = customers.customer_id
    where monthly.is_active and customer_values.lifetime_value is not null
    group by customers.relationship
    having sum(monthly.monthly_margin) > 0
),

newcomers as (
    select
        period_types.period_type,
        {{ period_start('episodes.started_on', 'period_types.period_type') }} as period_start,
        customers.acquisition_channel,
        customers.relationship,
        count(*) as new_customers
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
    cross join {{ period_types() }}
    where episodes.episode_number = 1
    group by
        period_types.period_type,
        {{ period_start('episodes.started_on', 'period_types.period_type') }},
        customers.acquisition_channel, customers.relationship
),

-- mean CAC of those who were not won for nothing: a shopper's is not a contract's
relationships as (
    select
        newcomers.period_type,
        newcomers.period_start,
        newcomers.relationship,
        {{ money_per_customer(
            'sum(channels.cac * newcomers.new_customers)', 'sum(newcomers.new_customers)'
        ) }} as cac
    from newcomers
    inner join {{ ref('channel_economics') }} as channels
        on newcomers.period_type = channels.period_type
        and newcomers.period_start = channels.period_start
        and newcomers.acquisition_channel = channels.channel
    where channels.cac > 0
    group by newcomers.period_type, newcomers.period_start, newcomers.relationship
),

costs as (
    select
        lost.period_type,
        lost.period_start,
        lost.segment,
        lost.acquisition_channel,
        lost.region,
        lost.relationship,
        monthly.monthly_revenue,
        monthly.monthly_margin,
        {{ margin_until_replaced('monthly.monthly_margin') }} as margin_until_replaced,
        {{ replacement_price(
            'channels.cac', 'relationships.cac', 'company.cost_per_new_customer'
        ) }} as replacement_price,
        {{ forward_margin('monthly.monthly_margin', 'worth.months') }} as forward_margin
    from lost
    inner join {{ ref('customer_monthly_values') }} as monthly
        on lost.customer_id = monthly.customer_id
        and lost.last_episode_number = monthly.episode_number
    left join {{ ref('channel_economics') }} as channels
        on lost.period_type = channels.period_type
        and lost.period_start = channels.period_start
        and lost.acquisition_channel = channels.channel
    left join relationships
        on lost.period_type = relationships.period_type
        and lost.period_start = relationships.period_start
        and lost.relationship = relationships.relationship
    left join {{ ref('acquisition_vs_retention') }} as company
        on lost.period_type = company.period_type
        and lost.period_start = company.period_start
    left join worth on lost.relationship = worth.relationship
),

grouped as (
    select
        period_type,
        period_start,
        {{ dimension_columns() }},
        count(*) as customers_lost,
        count(replacement_price) as customers_priced,
        count(forward_margin) as customers_forecast,
        sum(monthly_revenue) as monthly_revenue_lost,
        sum(monthly_margin) as monthly_margin_lost,
        sum(margin_until_replaced) as margin_until_replaced,
        sum(replacement_price) as replacement_cost,
        sum(forward_margin) as forward_margin_lost
    from costs
    group by period_type, period_start, {{ dimension_columns() }}
),

counted as (
    {{ by_period_and_dimension('grouped', [
        'customers_lost', 'customers_priced', 'customers_forecast', 'monthly_revenue_lost',
        'monthly_margin_lost', 'margin_until_replaced', 'replacement_cost', 'forward_margin_lost',
    ]) }}
),

known as (
    select
        (
            select count(*) > 0 from {{ ref('channel_spend') }} as spend
            where {{ visible_as_of('spend.spent_on') }}
        ) as is_spend_known,
        (select count(*) > 0 from worth) as is_forecast_known
),

-- a sum stands where each of its customers is in it
due as (
    select
        counted.*,
        case
            when counted.is_complete and known.is_spend_known
                and counted.customers_priced = counted.customers_lost
                then counted.replacement_cost
        end as replacement_due,
        case
            when known.is_forecast_known and counted.customers_forecast = counted.customers_lost
                then counted.forward_margin_lost
        end as forward_margin_due
    from counted
    cross join known
)

select
    period_type,
    period_start,
    dimension,
    dimension_value,
    is_complete,
    coalesce(period_start < warm_up_ends_on, false) as is_warm_up,
    cast(customers_lost as bigint) as customers_lost,
    cast(monthly_revenue_lost as decimal(38, 2)) as monthly_revenue_lost,
    cast(monthly_margin_lost as decimal(38, 2)) as monthly_margin_lost,
    cast(forward_margin_due as decimal(38, 2)) as forward_margin_lost,
    cast(margin_until_replaced as decimal(38, 2)) as margin_until_replaced,
    cast(replacement_due as decimal(38, 2)) as replacement_cost,
    {{ total_cost_of_loss('margin_until_replaced', 'replacement_due') }} as total_cost
from due
