with rates as (
    select
        period_type,
        period_start,
        dimension,
        dimension_value,
        is_complete,
        is_warm_up,
        starting_customers,
        churn_rate,
        lag(starting_customers) over periods_of_group as previous_starting_customers,
        lag(churn_rate) over periods_of_group as previous_churn_rate
    from {{ ref('churn_by_period') }}
    window periods_of_group as (
        partition by period_type, dimension, dimension_value order by period_start
    )
),

everybody as (
    select * from rates
    where dimension = 'all'
),

-- a group nobody was in at the start of one of the periods has the other period's rate there
compared as (
    select
        rates.*,
        {{ safe_ratio('rates.starting_customers', 'everybody.starting_customers') }} as share,
        {{ safe_ratio(
            'rates.previous_starting_customers', 'everybody.previous_starting_customers'
        ) }} as previous_share,
        coalesce(rates.churn_rate, rates.previous_churn_rate, 0) as rate,
        coalesce(rates.previous_churn_rate, rates.churn_rate, 0) as previous_rate,
        everybody.churn_rate as all_rate,
        everybody.previous_churn_rate as previous_all_rate,
        everybody.churn_rate is not null and everybody.previous_churn_rate is not null
            as is_comparable
    from rates
    inner join everybody
        on rates.period_type = everybody.period_type
        and rates.period_start = everybody.period_start
),

effects as (
    select
        *,
        case
            when is_comparable
                then {{ mix_effect(
                    'share', 'previous_share', 'rate', 'previous_rate', 'all_rate',
                    'previous_all_rate'
                ) }}
        end as mix_effect,
        case
            when is_comparable
                then {{ rate_effect('share', 'previous_share', 'rate', 'previous_rate') }}
        end as rate_effect
    from compared
)

select
    period_type,
    period_start,
    dimension,
    dimension_value,
    is_complete,
    is_warm_up,
    starting_customers,
    previous_starting_customers,
    churn_rate,
    previous_churn_rate,
    mix_effect,
    rate_effect,
    mix_effect + rate_effect as contribution
from effects
