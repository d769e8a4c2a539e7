{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = [] -%}
{%- set columns = ['spent_on', 'channel', 'currency', 'amount_given', 'purpose'] %}

{% call staged_rows(
    'marketing_spend', key, columns,
    required=['spent_on', 'channel'],
    parsed=['spent_on'],
    rules=dict(
        amount_rules('amount'),
        unknown_purpose="purpose not in ('acquisition', 'retention')",
        date_out_of_range=out_of_calendar('spent_on'),
    ),
    facts=false,
    amounts={'amount': 'amount_out_of_range'},
    day='spent_on',
) %}
with counted as (
    select *, {{ amount_given('amount') }} as amount_given from received
)

select
    {{ lineage_columns() }},
    {{ business_date('spent_on') }} as spent_on,
    {{ text_value('channel') }} as channel,
    {{ foreign_currency('currency') }} as currency,
    amount_given,
    coalesce(lower({{ text_value('purpose') }}), 'acquisition') as purpose,
    {{ is_too_large('amount', 'amount_given') }} as is_amount_too_large,
    {{ is_too_precise('amount', 'amount_given') }} as is_amount_too_precise,
    {{ has_value('spent_on') }} as has_spent_on,
    {{ has_value('amount') }} as has_amount
from counted
{% endcall %}

select
    {{ columns | join(', ') }},
    amount,
    exchange_rate,
    {{ verdict_columns() }}
from decided
