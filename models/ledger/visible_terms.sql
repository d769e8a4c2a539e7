{{ config(materialized='view') }}

{#- An end lies open until it is reached, unless it was agreed before. -#}
with known as (
    select
        *,
        {{ visible_as_of('ended_on') }} or coalesce({{ visible_as_of('cancelled_on') }}, false)
            as is_end_known
    from {{ ref('customer_terms') }}
    where {{ visible_as_of('started_on') }}
)

select
    subscription_id,
    customer_id,
    started_on,
    case when is_end_known then ended_on end as ended_on,
    {{ known_as_of('cancelled_on') }} as cancelled_on,
    case when is_end_known then covered_until end as covered_until,
    case when is_end_known then end_reason end as end_reason,
    renews_on,
    plan,
    billing_months,
    monthly_amount,
    is_paid
from known
