{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='customer_id'
) }}

{#- The revenue of the last 90 days is a sum of steps: a day's money enters it on its day, passes
    to the 90 days before after 90 days, and leaves those after 180. A running contract adds its
    daily revenue each day, so between two steps both sums change by the same amount each day.
    Days count from 2000. -#}
{%- set first_day = "cast('2000-01-01' as date)" -%}
with reporting as (
    {{ reporting_minor_units() }}
),

paid_terms as (
    select customer_id, started_on, covered_until, monthly_amount
    from {{ ref('customer_terms') }}
    where is_paid
),

earned_days as (
    select customer_id, occurred_on, revenue from {{ ref('customer_days') }}
),

falls as (
    select customer_id, changed_on from {{ ref('customer_mrr_changes') }}
    where mrr < mrr_before
),

facts as (
    select customer_id, started_on, covered_until as ended_on, monthly_amount as amount
    from paid_terms
    union all
    select customer_id, occurred_on, occurred_on as ended_on, revenue from earned_days
),

sources as (
    {{ source_signatures('facts', 'customer_id', ['started_on', 'ended_on', 'amount']) }}
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

-- a steady contract never falls by a fifth: what can put a customer on the list is, for 180 days,
-- money that moved on a day, or a price that fell
causes as (
    select customer_id, occurred_on as caused_on, revenue as amount from earned_days
    where customer_id in (select touched.customer_id from touched)
    union all
    select customer_id, changed_on, 0 from falls
    where customer_id in (select touched.customer_id from touched)
),

needed as (
    select
        customer_id,
        {{ add_days('min(caused_on)', -180) }} as needed_from,
        {{ add_days('max(caused_on)', 180) }} as needed_to
    from causes
    group by customer_id
),

needed_terms as (
    select
        paid_terms.*,
        needed.needed_from,
        least(
            coalesce({{ add_days('paid_terms.covered_until', -1) }}, needed.needed_to),
            needed.needed_to
        ) as last_needed_on
    from paid_terms
    inner join needed
        on paid_terms.customer_id = needed.customer_id
        and paid_terms.started_on <= needed.needed_to
        and coalesce(paid_terms.covered_until > needed.needed_from, true)
),

covered as (
    {{ covered_months('needed_terms', 'last_needed_on') }}
),

accrued as (
    select
        covered.customer_id,
        covered.covered_from,
        covered.covered_to,
        {{ daily_revenue(
            'covered.monthly_amount', 'covered.days_in_month', 'reporting.minor_units'
        ) }} as daily,
        {{ last_day_revenue(
            'covered.monthly_amount', days_between('covered.covered_from', 'covered.covered_to'),
            'covered.days_in_month', 'reporting.minor_units'
        ) }} as rest
    from covered
    cross join reporting
    where covered.covered_to > covered.needed_from
),

-- in the last window from the day on, in the one before 90 days later, in none after 180
shifts as (
    select shifts.*
    from (
        values (0, 1, 0, 1), (90, -1, 1, 0), (180, 0, -1, -1)
    ) as shifts (days, last_sign, previous_sign, cause_sign)
),

-- without a contract both sums stand still between two steps: what a step's day tells holds
-- until the next one
bought as (
    select
        causes.customer_id,
        {{ days_between(first_day, 'causes.caused_on') }} + shifts.days as day,
        shifts.last_sign * causes.amount as last_amount,
        shifts.previous_sign * causes.amount as previous_amount
    from causes
    cross join shifts
    where causes.customer_id not in (select accrued.customer_id from accrued)
),

-- steps of one day are told alike, all of them in its sums
bought_lines as (
    select
        customer_id,
        day,
        sum(last_amount) over so_far as last_revenue,
        sum(previous_amount) over so_far as previous_revenue
    from bought
    window so_far as (
        partition by customer_id order by day
        range between unbounded preceding and current row
    )
),

steps as (
    select customer_id, caused_on as stepped_on, amount, 0 as daily, 1 as causes from causes
    where customer_id in (select accrued.customer_id from accrued)
    union all
    select customer_id, covered_from, 0, daily, 0 from accrued
    union all
    select customer_id, covered_to, 0, -daily, 0 from accrued
    union all
    select customer_id, {{ add_days('covered_to', -1) }}, rest, 0, 0 from accrued
    where rest <> 0
),

-- both sums are base + slope x day number
moves as (
    select
        steps.customer_id,
        {{ days_between(first_day, 'steps.stepped_on') }} + shifts.days as day,
        sum(shifts.last_sign * steps.amount) as last_amount,
        sum(shifts.last_sign * steps.daily) as last_slope,
        sum(shifts.previous_sign * steps.amount) as previous_amount,
        sum(shifts.previous_sign * steps.daily) as previous_slope,
        -- sums of whole numbers are 128 bits wide, and summing those again is slow
        cast(sum(shifts.cause_sign * steps.causes) as integer) as causes
    from steps
    cross join shifts
    group by
        steps.customer_id,
        {{ days_between(first_day, 'steps.stepped_on') }} + shifts.days
),

lines as (
    select
        customer_id,
        day,
        lead(day) over by_day as next_day,
        sum(last_amount - last_slope * (day - 1)) over so_far as last_base,
        sum(last_slope) over so_far as last_slope,
        sum(previous_amount - previous_slope * (day - 1)) over so_far as previous_base,
        sum(previous_slope) over so_far as previous_slope,
        sum(causes) over so_far as causes
    from moves
    window
        by_day as (partition by customer_id order by day),
        so_far as (
            partition by customer_id order by day
            rows between unbounded preceding and current row
        )
),

-- a line whose ends tell the same tells it in between too; the others, none longer than a month,
-- are looked at day by day
ends as (
    select
        *,
        {{ watch_signal('last_base + last_slope * day', 'previous_base + previous_slope * day') }}
            as signal,
        {{ watch_signal(
            'last_base + last_slope * (next_day - 1)',
            'previous_base + previous_slope * (next_day - 1)'
        ) }} as last_signal,
        -- a loss of everything is listed wherever there is enough to lose
        {{ watch_signal('0', 'previous_base + previous_slope * day') }} as all_lost,
        {{ watch_signal('0', 'previous_base + previous_slope * (next_day - 1)') }}
            as last_all_lost
    from lines
),

followed as (
    select
        *,
        case
            when causes > 0
                and (
                    signal is distinct from last_signal or all_lost is distinct from last_all_lost
                )
                then least(next_day - day, 31)
            else 1
        end as days_told
    from ends
),

-- the numbers below each number of days, so that the lines are gone through once
numbers_below as (
    select days.number + 1 as days, numbers.number
    from {{ number_series(30) }} as days (number)
    inner join {{ number_series(30) }} as numbers (number) on days.number >= numbers.number
),

days as (
    select
        followed.customer_id,
        followed.day + below.number as day,
        case
            when followed.causes <= 0 then null
            when below.number = 0 then followed.signal
            else {{ watch_signal(
                'followed.last_base + followed.last_slope * (followed.day + below.number)',
                'followed.previous_base + followed.previous_slope * (followed.day + below.number)'
            ) }}
        end as signal
    from followed
    inner join numbers_below as below on followed.days_told = below.days
    union all
    select customer_id, day, {{ watch_signal('last_revenue', 'previous_revenue') }}
    from bought_lines
),

told as (
    select
        *,
        lag(signal) over (partition by customer_id order by day) as signal_before
    from days
),

spans as (
    select
        customer_id,
        signal,
        day,
        lead(day) over (partition by customer_id order by day) as next_day
    from told
    where signal is distinct from signal_before
),

listed as (
    select
        customer_id,
        signal,
        {{ add_days(first_day, 'day') }} as from_day,
        {{ add_days(first_day, 'next_day') }} as to_day
    from spans
    where signal is not null
)

select
    touched.customer_id,
    listed.signal,
    listed.from_day,
    listed.to_day,
    coalesce(sources._source_rows, 0) as _source_rows,
    sources._source_signature
from touched
left join listed on touched.customer_id = listed.customer_id
left join sources on touched.customer_id = sources.customer_id
