{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['feedback_id'] -%}
{%- set columns = [
    'feedback_id', 'customer_id', 'given_at', 'reason_code', 'competitor', 'competitor_price',
    'comment', 'source',
] %}

with received as (
    {{ received('exit_feedback') }}
),

typed as (
    select
        {{ lineage_columns() }},
        {{ text_value('feedback_id') }} as feedback_id,
        {{ text_value('customer_id') }} as customer_id,
        {{ business_timestamp('given_at') }} as given_at,
        lower({{ text_value('reason_code') }}) as reason_code,
        {{ text_value('competitor') }} as competitor,
        try_cast(round({{ decimal_value('competitor_price') }}, 2) as decimal(18, 2))
            as competitor_price,
        {{ text_value('comment') }} as comment,
        {{ text_value('source') }} as source,
        {{ has_value('given_at') }} as has_given_at,
        {{ has_value('competitor_price') }} as has_competitor_price
    from received
),

checked as (
    select
        *,
        {{ reject_reasons(
            required=['customer_id', 'given_at', 'reason_code'],
            parsed=['given_at', 'competitor_price'],
            rules={
                'negative_amount': 'competitor_price < 0',
                'date_out_of_range': out_of_calendar('given_at'),
                'in_the_future':
                    'cast(given_at as date) > _landed_on and not ('
                    ~ out_of_calendar('given_at') ~ ')',
            },
        ) }} as own_reasons,
        case when feedback_id is not null then {{ hash64(key) }} end as _key_hash,
        {{ hash64(columns) }} as _content_hash
    from typed
),

candidates as (
    {{ candidates('checked', columns) }}
),

judged as (
    select
        *,
        case
            when own_reasons <> '' then own_reasons
            when {{ unknown_customer('customer_id') }} then 'unknown_customer'
            else ''
        end as reject_reasons
    from candidates
),

final as (
    {{ verdicts('judged', key) }}
)

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from final
