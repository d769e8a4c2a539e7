{#- What is known on scored_on is dated up to it; only has_left looks on. -#}
with customers as (
    select customers.*
    from {{ ref('scored_customers') }} as customers
    inner join {{ ref('scoring_dates') }} as dates on customers.scored_on = dates.scored_on
    where dates.is_scored
),

keys as (
    select customer_id, scored_on from customers
),

watched as (
    select keys.customer_id, keys.scored_on, spans.signal
    from keys
    inner join {{ ref('visible_watch_spans') }} as spans
        on keys.customer_id = spans.customer_id
        and keys.scored_on >= spans.from_day
        and keys.scored_on < spans.to_day
),

-- of two answers in one moment the lower counts
numbered_answers as (
    select
        keys.customer_id,
        keys.scored_on,
        {{ nps_band('answers.score') }} as band,
        row_number() over (
            partition by keys.customer_id, keys.scored_on
            order by answers.responded_at desc, answers.score asc, answers.survey_key asc
        ) as latest_first
    from keys
    inner join {{ ref('customer_answers') }} as answers
        on keys.customer_id = answers.customer_id
        and answers.score is not null
        and keys.scored_on >= answers.answered_on
        and answers.answered_on > {{ add_days('keys.scored_on', -365) }}
),

-- what the company wrote down as outbound is its own answer to a complaint
complaints as (
    select contact_id, customer_id, occurred_at, contacted_on, responded_at
    from {{ ref('customer_contacts') }}
    where purpose = 'complaint' and coalesce(direction, 'inbound') <> 'outbound'
),

replies as (
    select customer_id, occurred_at, contacted_on
    from {{ ref('customer_contacts') }}
    where is_by_company and purpose <> 'birthday'
        and (purpose <> 'complaint' or direction = 'outbound')
),

-- a complaint is answered as such, or by whatever contact the company makes after it
answered_complaints as (
    select
        complaints.customer_id,
        complaints.contacted_on,
        least(min(cast(complaints.responded_at as date)), min(replies.contacted_on))
            as answered_on
    from complaints
    left join replies
        on complaints.customer_id = replies.customer_id
        and complaints.occurred_at <= replies.occurred_at
    group by complaints.contact_id, complaints.customer_id, complaints.contacted_on
),

complained as (
    select
        keys.customer_id,
        keys.scored_on,
        max(case
            when coalesce(complaints.answered_on > keys.scored_on, true) then 1 else 0
        end) as complaint_open
    from keys
    inner join answered_complaints as complaints
        on keys.customer_id = complaints.customer_id
        and keys.scored_on >= complaints.contacted_on
        and complaints.contacted_on > {{ add_days('keys.scored_on', -90) }}
    group by keys.customer_id, keys.scored_on
),

paid_terms as (
    select
        customer_id,
        started_on,
        plan,
        monthly_amount,
        lag(plan) over by_start as previous_plan,
        lag(monthly_amount) over by_start as previous_amount,
        lag(coalesce(covered_until, cast('9999-12-31' as date))) over by_start
            as previous_covered_until
    from {{ ref('customer_terms') }}
    where is_paid
    window by_start as (partition by customer_id, subscription_id order by started_on)
),

-- a rise beyond a quarter is another purchase, not another price
price_rises as (
    select customer_id, started_on
    from paid_terms
    where previous_covered_until >= started_on
        and plan is not distinct from previous_plan
        and monthly_amount > previous_amount
        and monthly_amount * 4 <= previous_amount * 5
),

raised as (
    select distinct keys.customer_id, keys.scored_on
    from keys
    inner join price_rises
        on keys.customer_id = price_rises.customer_id
        and keys.scored_on >= price_rises.started_on
        and price_rises.started_on > {{ add_days('keys.scored_on', -90) }}
)

select
    customers.customer_id,
    customers.kind,
    customers.segment,
    customers.leaving_group,
    customers.x,
    customers.t_x,
    customers.age_days,
    customers.days_silent,
    customers.silence_ratio,
    customers.billing_months,
    customers.renewals_passed,
    customers.renewals_due,
    customers.tenure_days,
    coalesce(own_rates.leaving_rate, pooled_rates.leaving_rate) as observed_rate,
    case
        when customers.silence_ratio is null then 0e0
        else ln(greatest(least(customers.silence_ratio, 10e0), 0.25e0))
    end as silence,
    case when watched.signal = 'watch' then 1e0 else 0e0 end as watch,
    case when watched.signal = 'call_now' then 1e0 else 0e0 end as call_now,
    case when answers.band = 'detractor' then 1e0 else 0e0 end as detractor,
    case when answers.band = 'promoter' then 1e0 else 0e0 end as promoter,
    case when complained.complaint_open = 1 then 1e0 else 0e0 end as complaint_open,
    case when complained.customer_id is not null then 1e0 else 0e0 end as complaint_recent,
    case when raised.customer_id is not null then 1e0 else 0e0 end as price_rise,
    case when customers.is_cancelled then 1e0 else 0e0 end as cancelled,
    own_rates.leaving_rate is not null as is_own_rate,
    customers.has_left,
    customers.scored_on
from customers
left join {{ ref('observed_leaving_rates') }} as own_rates
    on customers.scored_on = own_rates.scored_on
    and customers.kind = own_rates.kind
    and customers.leaving_group = own_rates.leaving_group
left join {{ ref('observed_leaving_rates') }} as pooled_rates
    on customers.scored_on = pooled_rates.scored_on
    and customers.kind = pooled_rates.kind
    and pooled_rates.leaving_group = 'all'
left join watched
    on customers.customer_id = watched.customer_id
    and customers.scored_on = watched.scored_on
left join numbered_answers as answers
    on customers.customer_id = answers.customer_id
    and customers.scored_on = answers.scored_on
    and answers.latest_first = 1
left join complained
    on customers.customer_id = complained.customer_id
    and customers.scored_on = complained.scored_on
left join raised
    on customers.customer_id = raised.customer_id
    and customers.scored_on = raised.scored_on
