select
    period_type,
    period_start,
    from_stage,
    to_stage,
    is_complete,
    customers,
    revenue
from {{ ref('stage_transitions') }}
