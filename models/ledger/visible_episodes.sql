{{ config(materialized='view') }}

{#- Cutting at the as-of date is exact: whatever joins a later sale to the life was bought
    within the window, so that on the as-of date the life was still running. -#}
select
    customer_id,
    episode_number,
    started_on,
    {{ known_as_of('churned_on') }} as churned_on,
    previous_churned_on,
    {{ known_as_of('next_started_on') }} as next_started_on
from {{ ref('customer_episodes') }}
where {{ visible_as_of('started_on') }}
