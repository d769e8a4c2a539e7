{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='sent_month'
) }}

with surveys as (
    select
        survey_key,
        customer_id,
        sent_month,
        sent_at,
        responded_at,
        score,
        survey,
        touchpoint,
        _content_hash
    from {{ accepted('stg_survey_responses') }} as responses
),

sources as (
    {{ source_signatures('surveys', 'sent_month', ['_content_hash']) }}
),

touched as (
    {{ touched_keys('sent_month', 'sources') }}
)

select
    surveys.survey_key,
    surveys.customer_id,
    touched.sent_month,
    surveys.sent_at,
    cast(surveys.sent_at as date) as sent_on,
    surveys.responded_at,
    cast(surveys.responded_at as date) as answered_on,
    surveys.score,
    surveys.survey,
    surveys.touchpoint,
    coalesce(sources._source_rows, 0) as _source_rows,
    sources._source_signature
from touched
left join surveys on touched.sent_month = surveys.sent_month
left join sources on touched.sent_month = sources.sent_month
