{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['transaction_id'] -%}
{%- set columns = [
    'transaction_id', 'customer_id', 'occurred_at', 'occurred_on', 'currency', 'amount_given',
    'cost_given', 'quantity', 'kind', 'product_category', 'location',
] %}

{% call staged_rows(
    'transactions', key, columns,
    required=['occurred_at'],
    parsed=['occurred_at', 'quantity'],
    rules=dict(
        amount_rules('amount'),
        invalid_cost='has_cost and cost_given is null and not is_cost_too_large',
        cost_out_of_range='is_cost_too_large or abs(cost_given) > 9999999999999999.99',
        unknown_kind="kind not in ('sale', 'refund', 'adjustment', 'subscription_payment')",
        date_out_of_range=out_of_calendar('occurred_at'),
        in_the_future=future_day('occurred_at'),
    ),
    amounts={'amount': 'amount_out_of_range', 'cost': 'cost_out_of_range'},
    day='occurred_on',
) %}
with counted as (
    select
        *,
        {{ amount_given('amount') }} as amount_given,
        {{ amount_given('cost') }} as cost_given
    from received
)

select
    {{ lineage_columns() }},
    {{ text_value('transaction_id') }} as transaction_id,
    {{ text_value('customer_id') }} as customer_id,
    {{ business_timestamp('occurred_at') }} as occurred_at,
    {{ foreign_currency('currency') }} as currency,
    cast({{ business_timestamp('occurred_at') }} as date) as occurred_on,
    amount_given,
    cost_given,
    try_cast(quantity as decimal(18, 4)) as quantity,
    coalesce(
        lower({{ text_value('kind') }}),
        case when amount_given < 0 then 'refund' else 'sale' end
    ) as kind,
    {{ text_value('product_category') }} as product_category,
    {{ text_value('location') }} as location,
    {{ is_too_large('amount', 'amount_given') }} as is_amount_too_large,
    {{ is_too_precise('amount', 'amount_given') }} as is_amount_too_precise,
    {{ is_too_large('cost', 'cost_given') }} as is_cost_too_large,
    {{ has_value('occurred_at') }} as has_occurred_at,
    {{ has_value('amount') }} as has_amount,
    {{ has_value('cost') }} as has_cost,
    {{ has_value('quantity') }} as has_quantity
from counted
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ month_start('occurred_on') }} as occurred_month,
    amount,
    cost,
    exchange_rate,
    {{ verdict_columns() }}
from decided
