select
    spent_on,
    channel,
    purpose,
    cast(sum(amount) as decimal(38, 2)) as amount
from {{ ref('stg_marketing_spend') }}
where row_status = 'accepted'
group by spent_on, channel, purpose
