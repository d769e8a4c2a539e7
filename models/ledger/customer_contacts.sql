select
    _row_id as contact_id,
    customer_id,
    occurred_at,
    cast(occurred_at as date) as contacted_on,
    purpose,
    channel,
    direction,
    outcome,
    reason_code,
    cost,
    staff_role,
    responded_at,
    -- the company reaching out; an inbound call is the customer's doing until it is answered
    coalesce(direction, 'outbound') <> 'inbound' as is_by_company
from {{ ref('stg_interactions') }}
where row_status = 'accepted'
