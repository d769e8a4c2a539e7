{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['feedback_id'] -%}
{%- set columns = [
    'feedback_id', 'customer_id', 'given_at', 'reason_code', 'competitor', 'competitor_price',
    'comment', 'source',
] %}

{% call staged_rows(
    'exit_feedback', key, columns,
    required=['customer_id', 'given_at', 'reason_code'],
    parsed=['given_at', 'competitor_price'],
    rules=dict(
        negative_amount='competitor_price < 0',
        date_out_of_range=out_of_calendar('given_at'),
        in_the_future=future_day('given_at'),
    ),
) %}
select
    {{ lineage_columns() }},
    {{ text_value('feedback_id') }} as feedback_id,
    {{ text_value('customer_id') }} as customer_id,
    {{ business_timestamp('given_at') }} as given_at,
    lower({{ text_value('reason_code') }}) as reason_code,
    {{ text_value('competitor') }} as competitor,
    {{ home_amount('competitor_price') }} as competitor_price,
    {{ text_value('comment') }} as comment,
    {{ text_value('source') }} as source,
    {{ has_value('given_at') }} as has_given_at,
    {{ has_value('competitor_price') }} as has_competitor_price
from received
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from decided
