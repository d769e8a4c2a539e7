{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['transaction_id'] -%}
{%- set columns = [
    'transaction_id', 'customer_id', 'occurred_at', 'currency', 'amount_given', 'cost_given',
    'quantity', 'kind', 'product_category', 'location',
] %}

with received as (
    {{ received('transactions') }}
),

typed as (
    select
        {{ lineage_columns() }},
        {{ text_value('transaction_id') }} as transaction_id,
        {{ text_value('customer_id') }} as customer_id,
        {{ business_timestamp('occurred_at') }} as occurred_at,
        {{ foreign_currency('currency') }} as currency,
        {{ decimal_value('amount') }} as amount,
        {{ decimal_value('cost') }} as cost,
        {{ decimal_value('quantity') }} as quantity,
        lower({{ text_value('kind') }}) as kind_given,
        {{ text_value('product_category') }} as product_category,
        {{ text_value('location') }} as location,
        {{ is_too_large('amount') }} as is_amount_too_large,
        {{ has_value('occurred_at') }} as has_occurred_at,
        {{ has_value('amount') }} as has_amount,
        {{ has_value('cost') }} as has_cost,
        {{ has_value('quantity') }} as has_quantity
    from received
),

valued as (
    select
        *,
        try_cast(round(amount, 4) as decimal(20, 4)) as amount_given,
        try_cast(round(cost, 4) as decimal(20, 4)) as cost_given,
        coalesce(kind_given, case when amount < 0 then 'refund' else 'sale' end) as kind
    from typed
),

checked as (
    select
        *,
        {{ reject_reasons(
            required=['occurred_at'],
            parsed=['occurred_at', 'cost', 'quantity'],
            rules={
                'missing_amount': 'not has_amount',
                'invalid_amount': 'has_amount and amount is null and not is_amount_too_large',
                'amount_out_of_range': 'is_amount_too_large or abs(amount) > 9999999999999999.99',
                'amount_too_precise': 'currency is null and amount <> round(amount, 2)',
                'cost_out_of_range': 'abs(cost) > 9999999999999999.99',
                'unknown_kind': "kind not in ('sale', 'refund', 'adjustment', 'subscription_payment')",
                'date_out_of_range': out_of_calendar('occurred_at'),
                'in_the_future': 'cast(occurred_at as date) > _landed_on and not (' ~ out_of_calendar('occurred_at') ~ ')',
            },
        ) }} as own_reasons,
        case when transaction_id is not null then {{ hash64(key) }} end as _key_hash,
        {{ hash64(columns) }} as _content_hash
    from valued
),

candidates as (
    {{ candidates('checked', columns, money='occurred_at') }}
),

dated as (
    select *, cast(occurred_at as date) as occurred_on from candidates
),

rates as (
    {{ day_rates('dated', 'occurred_on') }}
),

reporting as (
    {{ reporting_minor_units() }}
),

converted as (
    select
        dated.*,
        {{ money_value('dated.amount_given', 'rates.exchange_rate', 'reporting.minor_units') }}
            as amount,
        {{ money_value('dated.cost_given', 'rates.exchange_rate', 'reporting.minor_units') }}
            as cost,
        rates.exchange_rate
    from dated
    left join rates on dated.currency = rates.currency and dated.occurred_on = rates.occurred_on
    cross join reporting
),

judged as (
    select
        *,
        case
            when own_reasons <> '' then own_reasons
            else concat_ws(
                    ', ',
                    case
                        when currency is not null and exchange_rate is null then 'no_exchange_rate'
                    end,
                    case
                        when exchange_rate is not null and amount is null then 'amount_out_of_range'
                    end,
                    case when {{ unknown_customer('customer_id') }} then 'unknown_customer' end
                )
        end as reject_reasons
    from converted
),

final as (
    {{ verdicts('judged', key) }}
)

select
    {{ columns | join(', ') }},
    occurred_on,
    {{ month_start('occurred_on') }} as occurred_month,
    case when currency is null or exchange_rate is not null then amount end as amount,
    case when currency is null or exchange_rate is not null then cost end as cost,
    exchange_rate,
    {{ verdict_columns() }}
from final
