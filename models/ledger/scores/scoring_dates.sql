{{ config(materialized='view') }}

{#- The years before the first scored date are there for the rates observed by then. -#}
select
    {{ add_days('today.as_of_date', '-365 * numbers.number') }} as scored_on,
    {{ add_days('today.as_of_date', '365 - 365 * numbers.number') }} as outcome_on,
    numbers.number > 0 as is_outcome_known,
    numbers.number < 3 as is_scored
from {{ ref('as_of') }} as today
cross join {{ number_series(3) }} as numbers (number)
