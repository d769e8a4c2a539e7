select
    campaign_id,
    customer_id,
    arm,
    cast(offered_at as date) as offered_on,
    purpose,
    cost,
    cast(redeemed_at as date) as redeemed_on
from {{ ref('stg_offers') }}
where row_status = 'accepted'
