{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['campaign_id', 'customer_id', 'arm'] -%}
{%- set columns = [
    'campaign_id', 'customer_id', 'offered_at', 'arm', 'purpose', 'cost',
    'redeemed_at',
] %}

{% call staged_rows(
    'offers', key, columns,
    required=['campaign_id', 'customer_id', 'offered_at', 'arm'],
    parsed=['offered_at', 'cost', 'redeemed_at'],
    rules=dict(
        unknown_arm="arm not in ('treatment', 'control')",
        redeemed_before_offered='redeemed_at < offered_at',
        negative_amount='cost < 0',
        date_out_of_range=out_of_calendar('offered_at') ~ ' or ' ~ out_of_calendar('redeemed_at'),
        in_the_future=future_day('offered_at'),
    ),
) %}
select
    {{ lineage_columns() }},
    {{ text_value('campaign_id') }} as campaign_id,
    {{ text_value('customer_id') }} as customer_id,
    {{ business_timestamp('offered_at') }} as offered_at,
    lower({{ text_value('arm') }}) as arm,
    lower({{ text_value('purpose') }}) as purpose,
    {{ home_amount('cost') }} as cost,
    {{ business_timestamp('redeemed_at') }} as redeemed_at,
    {{ has_value('offered_at') }} as has_offered_at,
    {{ has_value('cost') }} as has_cost,
    {{ has_value('redeemed_at') }} as has_redeemed_at
from received
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ verdict_columns() }}
from decided
