select
    _row_id as feedback_id,
    customer_id,
    given_at,
    cast(given_at as date) as given_on,
    reason_code,
    competitor,
    competitor_price,
    source
from {{ ref('stg_exit_feedback') }}
where row_status = 'accepted'
