{{ config(materialized='view') }}

with today as (
    select as_of_date, {{ month_start('as_of_date') }} as month from {{ ref('as_of') }}
),

seen as (
    select
        choices.customer_id,
        choices.month,
        choices.choice,
        choices.chosen,
        case
            when choices.month < today.month then choices.purchase_day_bits
            else {{ day_bits_up_to('choices.purchase_day_bits', 'today.as_of_date') }}
        end as purchase_day_bits
    from {{ ref('customer_choices') }} as choices
    inner join today on choices.month <= today.month
)

select * from seen
where purchase_day_bits > 0
