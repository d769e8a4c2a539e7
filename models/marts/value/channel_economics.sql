with first_lives as (
    select
        episodes.customer_id,
        customers.acquisition_channel as channel,
        customers.margin_rate,
        {{ month_start('episodes.started_on') }} as first_month
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
    where episodes.episode_number = 1
),

spend as (
    select channel, purpose, {{ month_start('spent_on') }} as month, amount
    from {{ ref('channel_spend') }}
    where {{ visible_as_of('spent_on') }}
),

-- what a channel won and cost in a month
facts as (
    select
        first_lives.channel,
        first_lives.first_month as month,
        cast(0 as decimal(38, 2)) as spend,
        count(*) as new_customers,
        count(customer_values.lifetime_value) as forecast_customers,
        sum(customer_values.margin) as margin,
        sum(customer_values.lifetime_value) as forecast_margin
    from first_lives
    inner join {{ ref('customer_lifetime_value') }} as customer_values
        on first_lives.customer_id = customer_values.customer_id
    group by first_lives.channel, first_lives.first_month
    union all
    select channel, month, sum(amount), 0, 0, 0, 0
    from spend
    where purpose = 'acquisition'
    group by channel, month
),

by_period as (
    select
        facts.channel,
        period_types.period_type,
        {{ period_start('facts.month', 'period_types.period_type') }} as period_start,
        sum(facts.spend) as spend,
        sum(facts.new_customers) as new_customers,
        sum(facts.forecast_customers) as forecast_customers,
        sum(facts.margin) as margin,
        sum(facts.forecast_margin) as forecast_margin
    from facts
    cross join {{ period_types() }}
    group by
        facts.channel, period_types.period_type,
        {{ period_start('facts.month', 'period_types.period_type') }}
),

channels as (
    select channel, min(month) as first_month from facts
    group by channel
),

-- every period of a channel from its first on, zeros included
counted as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        channels.channel,
        periods.is_complete,
        coalesce(by_period.spend, 0) as spend,
        coalesce(by_period.new_customers, 0) as new_customers,
        coalesce(by_period.forecast_customers, 0) as forecast_customers,
        coalesce(by_period.margin, 0) as margin,
        coalesce(by_period.forecast_margin, 0) as forecast_margin
    from {{ ref('spend_periods') }} as periods
    inner join channels on periods.period_end > channels.first_month
    left join by_period
        on periods.period_type = by_period.period_type
        and periods.period_start = by_period.period_start
        and channels.channel = by_period.channel
),

-- the margin of each month's new customers by months since, one group a margin rate
margin_months as (
    select
        first_lives.channel,
        first_lives.first_month,
        greatest({{ months_since('first_lives.first_month', 'activity.month') }}, 0)
            as months_since,
        {{ margin(
            'sum(activity.costed_margin)', 'sum(activity.uncosted_revenue)',
            'first_lives.margin_rate'
        ) }} as margin
    from first_lives
    inner join {{ ref('customer_activity_months') }} as activity
        on first_lives.customer_id = activity.customer_id
    group by
        first_lives.channel, first_lives.first_month, first_lives.margin_rate,
        greatest({{ months_since('first_lives.first_month', 'activity.month') }}, 0)
),

cohort_months as (
    select
        margin_months.channel,
        period_types.period_type,
        {{ period_start('margin_months.first_month', 'period_types.period_type') }}
            as period_start,
        margin_months.months_since,
        sum(margin_months.margin) as margin
    from margin_months
    cross join {{ period_types() }}
    group by
        margin_months.channel, period_types.period_type,
        {{ period_start('margin_months.first_month', 'period_types.period_type') }},
        margin_months.months_since
),

cumulative as (
    select
        *,
        sum(margin) over (
            partition by channel, period_type, period_start order by months_since
            rows between unbounded preceding and current row
        ) as margin_so_far
    from cohort_months
),

paid_back as (
    select
        counted.channel,
        counted.period_type,
        counted.period_start,
        min(cumulative.months_since) filter (where cumulative.margin_so_far >= counted.spend)
            as payback_months,
        sum(cumulative.margin) filter (where cumulative.months_since < 12) as first_year_margin
    from counted
    inner join cumulative
        on counted.channel = cumulative.channel
        and counted.period_type = cumulative.period_type
        and counted.period_start = cumulative.period_start
    group by counted.channel, counted.period_type, counted.period_start
),

known as (
    select
        (select count(*) > 0 from spend) as is_spend_known,
        (select as_of.as_of_date from {{ ref('as_of') }} as as_of) as as_of_date
),

valued as (
    select
        counted.period_type,
        counted.period_start,
        counted.channel,
        counted.is_complete,
        counted.spend,
        counted.margin,
        counted.new_customers,
        counted.forecast_customers,
        counted.is_complete and counted.new_customers > 0 as has_customers,
        counted.is_complete and counted.new_customers > 0 and known.is_spend_known as has_cac,
        -- one basis a period: a forecast for some channels alone would rank them first
        min(case when counted.forecast_customers = counted.new_customers then 1 else 0 end) over (
            partition by counted.period_type, counted.period_start
        ) = 1 as is_forecast,
        counted.forecast_margin,
        paid_back.payback_months,
        case
            when {{ add_months('counted.period_end', 11) }} <= {{ add_days('known.as_of_date', 1) }}
                then coalesce(paid_back.first_year_margin, 0)
        end as first_year_margin
    from counted
    cross join known
    left join paid_back
        on counted.channel = paid_back.channel
        and counted.period_type = paid_back.period_type
        and counted.period_start = paid_back.period_start
),

rated as (
    select
        *,
        margin + case when is_forecast then forecast_margin else 0 end as customer_value,
        case when has_customers then new_customers end as valued_customers,
        case when has_cac then new_customers end as won_customers
    from valued
),

priced as (
    select
        *,
        {{ cac('spend', 'won_customers') }} as cac,
        {{ money_per_customer('customer_value', 'valued_customers') }} as lifetime_value
    from rated
),

placed as (
    select
        *,
        row_number() over (
            partition by period_type, period_start
            order by lifetime_value - cac desc nulls last, channel
        ) as place
    from priced
)

select
    period_type,
    period_start,
    channel,
    case
        when has_customers and is_forecast then 'realised_and_forecast'
        when has_customers then 'realised'
    end as lifetime_value_basis,
    cast(spend as decimal(38, 2)) as spend,
    cast(new_customers as bigint) as new_customers,
    cast(forecast_customers as bigint) as forecast_customers,
    cast(margin as decimal(38, 2)) as margin,
    cast(case when is_complete then place end as bigint) as rank,
    cac,
    lifetime_value,
    case when has_cac then {{ ltv_to_cac('customer_value', 'spend') }} end as ltv_to_cac,
    case when has_cac then {{ return_on_spend('margin', 'spend') }} end as return_on_spend,
    cast(case when has_cac then payback_months end as bigint) as payback_months,
    {{ money_per_customer('first_year_margin', 'valued_customers') }} as first_year_margin,
    is_complete,
    coalesce(has_cac and payback_months is not null, false) as is_paid_back
from placed
