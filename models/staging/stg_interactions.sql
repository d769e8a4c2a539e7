{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['interaction_id'] -%}
{%- set columns = [
    'interaction_id', 'customer_id', 'occurred_at', 'purpose', 'channel', 'direction',
    'outcome', 'reason_code', 'note', 'cost', 'staff_role', 'responded_at',
] %}

{% call staged_rows(
    'interactions', key, columns,
    required=['customer_id', 'occurred_at', 'purpose'],
    parsed=['occurred_at', 'cost', 'responded_at'],
    rules=dict(
        unknown_purpose="purpose not in ('support', 'complaint', 'proactive', 'onboarding', "
            ~ "'renewal', 'win_back', 'birthday', 'loyalty')",
        answered_before_asked='responded_at < occurred_at',
        negative_amount='cost < 0',
        date_out_of_range=out_of_calendar('occurred_at') ~ ' or ' ~ out_of_calendar('responded_at'),
        in_the_future=future_day('occurred_at'),
    ),
) %}
select
    {{ lineage_columns() }},
    {{ text_value('interaction_id') }} as interaction_id,
    {{ text_value('customer_id') }} as customer_id,
    {{ business_timestamp('occurred_at') }} as occurred_at,
    lower({{ text_value('purpose') }}) as purpose,
    lower({{ text_value('channel') }}) as channel,
    lower({{ text_value('direction') }}) as direction,
    lower({{ text_value('outcome') }}) as outcome,
    lower({{ text_value('reason_code') }}) as reason_code,
    {{ text_value('note') }} as note,
    {{ home_amount('cost') }} as cost,
    lower({{ text_value('staff_role') }}) as staff_role,
    {{ business_timestamp('responded_at') }} as responded_at,
    {{ has_value('occurred_at') }} as has_occurred_at,
    {{ has_value('cost') }} as has_cost,
    {{ has_value('responded_at') }} as has_responded_at
from received
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from decided
