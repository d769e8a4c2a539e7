with firsts as (
    select
        customers.customer_id,
        {{ dimension_columns() }},
        episodes.started_on
    from {{ ref('visible_customers') }} as customers
    inner join {{ ref('visible_episodes') }} as episodes
        on customers.customer_id = episodes.customer_id
        and episodes.episode_number = 1
),

-- the first two days of purchase lie in the first two months with one
ranked_months as (
    select
        customer_id,
        month,
        purchase_day_bits,
        row_number() over (partition by customer_id order by month) as month_number
    from {{ ref('visible_months') }}
    where purchase_day_bits is not null
),

first_months as (
    select customer_id, month, purchase_day_bits from ranked_months
    where month_number <= 2
),

purchase_days as (
    {{ days_of_bits('first_months', 'month', 'purchase_day_bits') }}
),

ranked_days as (
    select
        customer_id,
        day,
        row_number() over (partition by customer_id order by day) as day_number
    from purchase_days
),

purchases as (
    select
        customer_id,
        min(day) as first_purchase_on,
        max(day) filter (where day_number = 2) as second_purchase_on
    from ranked_days
    where day_number <= 2
    group by customer_id
),

contacted as (
    select distinct firsts.customer_id
    from firsts
    inner join {{ ref('customer_contacts') }} as contacts
        on firsts.customer_id = contacts.customer_id
        and contacts.is_by_company
        and firsts.started_on <= contacts.contacted_on
        and {{ add_days('firsts.started_on', 30) }} >= contacts.contacted_on
    where {{ visible_as_of('contacts.contacted_on') }}
),

followed as (
    select
        firsts.*,
        -- who begins under contract is not waited for to buy again
        purchases.customer_id is not null as is_buyer,
        {{ days_between('purchases.first_purchase_on', 'purchases.second_purchase_on') }}
            as days_to_second,
        contacted.customer_id is not null as is_contacted
    from firsts
    left join purchases
        on firsts.customer_id = purchases.customer_id
        and firsts.started_on = purchases.first_purchase_on
    left join contacted on firsts.customer_id = contacted.customer_id
),

cells as (
    select
        period_types.period_type,
        {{ period_start('followed.started_on', 'period_types.period_type') }} as period_start,
        {{ dimension_columns() }},
        count(*) as new_customers,
        count(*) filter (where followed.is_buyer) as buyers,
        count(*) filter (where followed.days_to_second <= 30) as second_purchase_30d,
        count(*) filter (where followed.days_to_second <= 60) as second_purchase_60d,
        count(*) filter (where followed.days_to_second <= 90) as second_purchase_90d,
        count(*) filter (where followed.is_contacted) as contacted_30d
    from followed
    cross join {{ period_types() }}
    group by
        period_types.period_type,
        {{ period_start('followed.started_on', 'period_types.period_type') }},
        {{ dimension_columns() }}
),

counted as (
    {{ by_period_and_dimension('cells', [
        'new_customers', 'buyers', 'second_purchase_30d', 'second_purchase_60d',
        'second_purchase_90d', 'contacted_30d',
    ]) }}
),

timed as (
    select
        *,
        {{ visible_as_of(add_days('period_end', 29)) }} as is_over_30d,
        {{ visible_as_of(add_days('period_end', 59)) }} as is_over_60d,
        {{ visible_as_of(add_days('period_end', 89)) }} as is_over_90d
    from counted
)

select
    period_type as cohort_type,
    period_start as cohort_start,
    dimension,
    dimension_value,
    is_complete,
    cast(new_customers as bigint) as new_customers,
    cast(buyers as bigint) as buyers,
    cast(second_purchase_30d as bigint) as second_purchase_30d,
    cast(second_purchase_60d as bigint) as second_purchase_60d,
    cast(second_purchase_90d as bigint) as second_purchase_90d,
    {{ share_once_over('second_purchase_30d', 'buyers', 'is_over_30d') }}
        as second_purchase_rate_30d,
    {{ share_once_over('second_purchase_60d', 'buyers', 'is_over_60d') }}
        as second_purchase_rate_60d,
    {{ share_once_over('second_purchase_90d', 'buyers', 'is_over_90d') }}
        as second_purchase_rate_90d,
    cast(contacted_30d as bigint) as contacted_30d,
    {{ share_once_over('contacted_30d', 'new_customers', 'is_over_30d') }} as contacted_rate_30d
from timed
