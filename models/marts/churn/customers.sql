with lives as (
    select
        customer_id,
        count(*) as episodes,
        min(started_on) as first_active_on,
        bool_or(churned_on is null) as is_active,
        max(churned_on) as last_churned_on
    from {{ ref('visible_episodes') }}
    group by customer_id
),

purchases as (
    select
        customer_id,
        sum({{ count_day_bits('purchase_day_bits') }}) as visits,
        min(first_purchase_on) as first_purchase_on,
        max(last_purchase_on) as last_purchase_on
    from {{ ref('visible_months') }}
    group by customer_id
),

counted_choices as (
    select
        customer_id,
        choice,
        chosen,
        sum({{ count_day_bits('purchase_day_bits') }}) as visits,
        max(month) as last_month
    from {{ ref('visible_choices') }}
    group by customer_id, choice, chosen
),

ranked_choices as (
    select
        *,
        row_number() over (
            partition by customer_id, choice order by visits desc, last_month desc, chosen asc
        ) as choice_rank
    from counted_choices
),

choices as (
    select
        customer_id,
        max(chosen) filter (where choice = 'product_category') as favourite_category,
        max(chosen) filter (where choice = 'location') as usual_location
    from ranked_choices
    where choice_rank = 1
    group by customer_id
)

select
    customers.customer_id,
    customers.segment,
    customers.acquisition_channel,
    customers.region,
    customers.relationship,
    choices.favourite_category,
    choices.usual_location,
    cast(coalesce(lives.episodes, 0) as integer) as episodes,
    cast(coalesce(purchases.visits, 0) as bigint) as visits,
    {{ usual_interval_days(
        'purchases.first_purchase_on', 'purchases.last_purchase_on', 'purchases.visits'
    ) }} as usual_interval_days,
    coalesce(lives.is_active, false) as is_active,
    customers.registered_on,
    lives.first_active_on,
    case
        when lives.is_active then (select as_of.as_of_date from {{ ref('as_of') }} as as_of)
        else {{ add_days('lives.last_churned_on', -1) }}
    end as last_active_on,
    purchases.first_purchase_on,
    purchases.last_purchase_on,
    case when not lives.is_active then lives.last_churned_on end as churned_on
from {{ ref('visible_customers') }} as customers
left join lives on customers.customer_id = lives.customer_id
left join purchases on customers.customer_id = purchases.customer_id
left join choices on customers.customer_id = choices.customer_id
