with delivered as (
    select * from {{ accepted('stg_customers') }} as customers
),

seen as (
    select customer_id, min(seen_on) as first_seen_on
    from (
        select customer_id, min(first_seen_on) as seen_on from {{ ref('customer_months') }}
        group by customer_id
        union all
        select customer_id, min(started_on) from {{ ref('customer_terms') }}
        group by customer_id
        union all
        select customer_id, cast(min(sent_at) as date)
        from {{ accepted('stg_survey_responses') }} as surveys
        group by customer_id
    ) as facts
    group by customer_id
),

profiles as (
    select
        coalesce(delivered.customer_id, seen.customer_id) as customer_id,
        coalesce(delivered.segment, 'unknown') as segment,
        coalesce(
            delivered.acquisition_channel,
            case when delivered.referred_by is not null then 'referral' end,
            'unknown'
        ) as acquisition_channel,
        coalesce(delivered.region, 'unknown') as region,
        cast(delivered.registered_at as date) as registered_on,
        delivered.birth_date,
        seen.first_seen_on,
        delivered.customer_id is not null as is_delivered
    from delivered
    full outer join seen on delivered.customer_id = seen.customer_id
)

select
    profiles.customer_id,
    profiles.segment,
    profiles.acquisition_channel,
    profiles.region,
    profiles.registered_on,
    profiles.birth_date,
    profiles.first_seen_on,
    profiles.is_delivered,
    coalesce(inactivity_windows.window_days, {{ var('inactivity_window_days') }})
        as inactivity_window_days,
    cast(coalesce(margin_rates.margin_rate, default_rate.margin_rate) as decimal(9, 6))
        as margin_rate
from profiles
left join {{ ref('inactivity_windows') }} as inactivity_windows
    on profiles.segment = inactivity_windows.segment
left join {{ ref('margin_rates') }} as margin_rates on profiles.segment = margin_rates.segment
left join {{ ref('margin_rates') }} as default_rate on default_rate.segment = 'default'
