{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['customer_id'] -%}
{%- set columns = [
    'customer_id', 'registered_at', 'segment', 'acquisition_channel', 'referred_by', 'region',
    'birth_date', 'full_name', 'email', 'phone',
] %}

{% call staged_rows(
    'customers', key, columns,
    required=['customer_id'],
    parsed=['registered_at', 'birth_date'],
    rules=dict(
        date_out_of_range=out_of_calendar('registered_at') ~ ' or ' ~ out_of_calendar('birth_date'),
    ),
    facts=false,
) %}
select
    {{ lineage_columns() }},
    {{ text_value('customer_id') }} as customer_id,
    {{ business_timestamp('registered_at') }} as registered_at,
    {{ text_value('segment') }} as segment,
    {{ text_value('acquisition_channel') }} as acquisition_channel,
    {{ text_value('referred_by') }} as referred_by,
    {{ text_value('region') }} as region,
    {{ business_date('birth_date') }} as birth_date,
    {{ text_value('full_name') }} as full_name,
    {{ text_value('email') }} as email,
    {{ text_value('phone') }} as phone,
    {{ has_value('registered_at') }} as has_registered_at,
    {{ has_value('birth_date') }} as has_birth_date
from received
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from decided
