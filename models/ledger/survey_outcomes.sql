{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='customer_id'
) }}

{%- set days = var('survey_outcome_days') -%}
with sources as (
    select * from {{ ref('customer_signatures') }}
    where customer_id in (select facts.customer_id from {{ ref('customer_answers') }} as facts)
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

surveys as (
    select
        answers.customer_id,
        answers.sent_on,
        answers.responded_at,
        {{ known_as_of('answers.answered_on') }} as answered_on,
        answers.score,
        coalesce(
            {{ known_as_of('answers.answered_on') }}
            <= {{ add_days('answers.sent_on', var('response_window_days')) }},
            false
        ) as is_answered_in_time,
        period_types.period_type
    from {{ ref('customer_answers') }} as answers
    cross join {{ period_types() }}
    where {{ visible_as_of('answers.sent_on') }}
        and answers.customer_id in (select touched.customer_id from touched)
),

-- as nps_by_period counts them: a customer's latest valid answer in the period
ranked_answers as (
    select
        customer_id,
        period_type,
        {{ period_start('answered_on', 'period_type') }} as period_start,
        {{ nps_band('score') }} as band,
        answered_on as counted_from,
        row_number() over (
            partition by customer_id, period_type, {{ period_start('answered_on', 'period_type') }}
            order by responded_at desc, score asc
        ) as answer_rank
    from surveys
    where answered_on is not null and score is not null
),

answered as (
    select customer_id, period_type, period_start, band, counted_from
    from ranked_answers
    where answer_rank = 1
),

silent as (
    select
        customer_id,
        period_type,
        {{ period_start('sent_on', 'period_type') }} as period_start,
        'no_answer' as band,
        max(sent_on) as counted_from
    from surveys
    group by customer_id, period_type, {{ period_start('sent_on', 'period_type') }}
    having not bool_or(is_answered_in_time)
),

bands as (
    select * from answered
    union all
    select silent.*
    from silent
    left join answered
        on silent.customer_id = answered.customer_id
        and silent.period_type = answered.period_type
        and silent.period_start = answered.period_start
    where answered.customer_id is null
        and {{ visible_as_of(add_days('silent.counted_from', var('response_window_days'))) }}
),

asked_days as (
    select distinct customer_id, counted_from from bands
),

contacts as (
    select
        asked_days.customer_id,
        asked_days.counted_from,
        max(contacts.contacted_on) as last_contact_on
    from asked_days
    inner join {{ ref('customer_contacts') }} as contacts
        on asked_days.customer_id = contacts.customer_id
        and asked_days.counted_from >= contacts.contacted_on
        and contacts.is_by_company
    group by asked_days.customer_id, asked_days.counted_from
)

select
    bands.customer_id,
    bands.period_type,
    bands.period_start,
    bands.band,
    bands.counted_from,
    {{ add_days('bands.counted_from', days) }} as outcome_on,
    contacts.last_contact_on,
    coalesce(first_lives.started_on <= {{ add_days('bands.counted_from', 1 - days) }}, false)
        as is_comparable,
    episodes.customer_id is not null as is_at_risk,
    coalesce(episodes.churned_on <= {{ add_days('bands.counted_from', days) }}, false) as is_lost,
    case
        when episodes.churned_on <= {{ add_days('bands.counted_from', days) }}
            then losses.reason_code
    end as reason_code,
    sources._source_rows,
    sources._source_signature
from bands
inner join sources on bands.customer_id = sources.customer_id
left join contacts
    on bands.customer_id = contacts.customer_id and bands.counted_from = contacts.counted_from
left join {{ ref('visible_episodes') }} as first_lives
    on bands.customer_id = first_lives.customer_id
    and first_lives.episode_number = 1
left join {{ ref('visible_episodes') }} as episodes
    on bands.customer_id = episodes.customer_id
    and bands.counted_from >= episodes.started_on
    and bands.counted_from < coalesce(episodes.churned_on, cast('9999-12-31' as date))
left join {{ ref('customer_losses') }} as losses
    on episodes.customer_id = losses.customer_id
    and episodes.started_on = losses.started_on
    and losses.loss_kind = 'customer'
{%- if is_incremental() %}
union all
select
    customer_id, null, null, null, null, null, null, null, null, null, null, 0, null
from touched
{%- endif %}
