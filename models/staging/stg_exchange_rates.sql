{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['currency', 'rate_date'] -%}
{%- set columns = ['currency', 'rate_date', 'rate'] %}

{% call staged_rows(
    'exchange_rates', key, columns,
    required=['currency', 'rate_date', 'rate'],
    parsed=['rate_date', 'rate'],
    rules=dict(
        rate_not_positive='rate <= 0',
        date_out_of_range=out_of_calendar('rate_date'),
    ),
    facts=false,
) %}
select
    {{ lineage_columns() }},
    upper({{ text_value('currency') }}) as currency,
    {{ business_date('rate_date') }} as rate_date,
    try_cast(rate as decimal(18, 10)) as rate,
    {{ has_value('rate_date') }} as has_rate_date,
    {{ has_value('rate') }} as has_rate
from received
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from decided
