with contractual as (
    select distinct customer_id from {{ ref('visible_terms') }}
)

select
    profiles.customer_id,
    profiles.segment,
    profiles.acquisition_channel,
    profiles.region,
    case when contractual.customer_id is null then 'transactional' else 'contractual' end
        as relationship,
    profiles.registered_on,
    profiles.inactivity_window_days,
    profiles.margin_rate
from {{ ref('customer_profiles') }} as profiles
left join contractual on profiles.customer_id = contractual.customer_id
where profiles.is_delivered and profiles.registered_on is null
    or {{ visible_as_of('profiles.registered_on') }}
    or {{ visible_as_of('profiles.first_seen_on') }}
