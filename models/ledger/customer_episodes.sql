{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='customer_id'
) }}

with purchase_months as (
    select
        months.customer_id,
        months.month,
        months.first_purchase_on,
        months.last_purchase_on,
        months.purchase_day_bits,
        profiles.inactivity_window_days
    from {{ ref('customer_months') }} as months
    inner join {{ ref('customer_profiles') }} as profiles
        on months.customer_id = profiles.customer_id
    where months.first_purchase_on is not null
),

-- a window shorter than a month can lapse inside one: only then the single days matter
short_window_months as (
    select * from purchase_months
    where inactivity_window_days < 31
),

purchase_days as (
    {{ days_of_bits('short_window_months', 'month', 'purchase_day_bits') }}
),

spans as (
    select
        customer_id,
        first_purchase_on as started_on,
        {{ add_days('last_purchase_on', 'inactivity_window_days') }} as ended_on
    from purchase_months
    where inactivity_window_days >= 31
    union all
    select customer_id, day, {{ add_days('day', 'inactivity_window_days') }} from purchase_days
    union all
    select customer_id, started_on, coalesce(covered_until, cast('9999-12-31' as date))
    from {{ ref('customer_terms') }}
    where is_paid
),

sources as (
    {{ source_signatures('spans', 'customer_id', ['started_on', 'ended_on']) }}
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

reached as (
    select
        *,
        max(ended_on) over (
            partition by customer_id order by started_on, ended_on
            rows between unbounded preceding and 1 preceding
        ) as covered_before
    from spans
    where customer_id in (select touched.customer_id from touched)
),

numbered as (
    select
        *,
        sum(case when covered_before is null or started_on > covered_before then 1 else 0 end)
            over (
                partition by customer_id order by started_on, ended_on
                rows between unbounded preceding and current row
            ) as episode_number
    from reached
),

episodes as (
    select
        customer_id,
        cast(episode_number as integer) as episode_number,
        min(started_on) as started_on,
        nullif(max(ended_on), cast('9999-12-31' as date)) as churned_on
    from numbered
    group by customer_id, episode_number
)

select
    touched.customer_id,
    episodes.episode_number,
    episodes.started_on,
    episodes.churned_on,
    lag(episodes.churned_on)
        over (partition by touched.customer_id order by episodes.episode_number)
        as previous_churned_on,
    lead(episodes.started_on)
        over (partition by touched.customer_id order by episodes.episode_number)
        as next_started_on,
    coalesce(sources._source_rows, 0) as _source_rows,
    sources._source_signature
from touched
left join episodes on touched.customer_id = episodes.customer_id
left join sources on touched.customer_id = sources.customer_id
