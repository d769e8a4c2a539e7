with transactions as {{ read_again() }} (
    {{ customer_transactions() }}
        and occurred_month = (select {{ month_start('as_of_date') }} from {{ ref('as_of') }})
        and {{ visible_as_of('occurred_on') }}
),

measured as (
    {{ customer_month_rows('transactions') }}
)

select * from measured
