{{ config(materialized='view') }}

with lives as (
    select
        lives.*,
        (extract(year from today.as_of_date) - extract(year from lives.started_on)) * 12
        + extract(month from today.as_of_date) - extract(month from lives.started_on)
            as calendar_months
    from {{ ref('contract_lives') }} as lives
    cross join {{ ref('as_of') }} as today
)

select
    lives.customer_id,
    cast(numbers.renewal_number as integer) as renewal_number,
    lives.billing_months,
    lives.started_on,
    {{ add_months('lives.started_on', 'numbers.renewal_number * lives.billing_months') }}
        as renews_on
from lives
inner join {{ number_series(1200) }} as numbers (renewal_number)
    on numbers.renewal_number >= 1
    -- at least the first renewal after the as-of date, at most one more
    and numbers.renewal_number <= floor(lives.calendar_months / lives.billing_months) + 1
