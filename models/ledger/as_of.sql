{#- A start or an end counts as an event only if it is not after the day its file landed. -#}
{%- set given = env_var('RETENTION_AS_OF', '') %}
with events as (
    select max(occurred_on) as happened_on from {{ ref('stg_transactions') }}
    where row_status = 'accepted'
    union all
    select max(started_on) from {{ ref('stg_subscriptions') }}
    where row_status = 'accepted' and started_on <= _landed_on
    union all
    select max(ended_on) from {{ ref('stg_subscriptions') }}
    where row_status = 'accepted' and ended_on <= _landed_on
    union all
    select max(cast(responded_at as date)) from {{ ref('stg_survey_responses') }}
    where row_status = 'accepted'
    union all
    select max(cast(given_at as date)) from {{ ref('stg_exit_feedback') }}
    where row_status = 'accepted'
    union all
    select max(cast(occurred_at as date)) from {{ ref('stg_interactions') }}
    where row_status = 'accepted'
)

select
    coalesce(
        cast(nullif('{{ given }}', '') as date),
        max(happened_on)
    ) as as_of_date
from events
