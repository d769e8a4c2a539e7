{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['currency', 'rate_date'] -%}
{%- set columns = ['currency', 'rate_date', 'rate'] %}

with received as (
    {{ received('exchange_rates') }}
),

typed as (
    select
        {{ lineage_columns() }},
        upper({{ text_value('currency') }}) as currency,
        {{ business_date('rate_date') }} as rate_date,
        try_cast({{ decimal_value('rate') }} as decimal(18, 10)) as rate,
        {{ has_value('rate_date') }} as has_rate_date,
        {{ has_value('rate') }} as has_rate
    from received
),

checked as (
    select
        *,
        {{ reject_reasons(
            required=['currency', 'rate_date', 'rate'],
            parsed=['rate_date', 'rate'],
            rules={
                'rate_not_positive': 'rate <= 0',
                'date_out_of_range': out_of_calendar('rate_date'),
            },
        ) }} as own_reasons,
        case
            when currency is not null and rate_date is not null then {{ hash64(key) }}
        end as _key_hash,
        {{ hash64(columns) }} as _content_hash
    from typed
),

candidates as (
    {{ candidates('checked', columns, facts=false) }}
),

judged as (
    select *, own_reasons as reject_reasons from candidates
),

final as (
    {{ verdicts('judged', key) }}
)

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from final
