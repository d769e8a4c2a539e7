{%- set months = var('ltv_horizon_months') -%}
with years as (
    select
        cast(numbers.number + 1 as integer) as year_number,
        numbers.number * 365e0 as starts_on_day,
        least(numbers.number + 1, {{ months }} / 12e0) * 365e0 as ends_on_day
    from {{ number_series(((months / 12) | round(0, 'ceil') | int) - 1) }} as numbers (number)
)

select
    year_number,
    starts_on_day,
    ends_on_day,
    {{ discount_factor(
        var('annual_discount_rate') ~ 'e0', '(starts_on_day + ends_on_day) / 2 / 365e0'
    ) }} as discount_factor
from years
