with transactions as (
    {{ customer_transactions() }}
)

{{ source_signatures('transactions', 'month', ['_content_hash', 'amount', 'cost']) }}
