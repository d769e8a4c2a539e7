{%- set grace = var('renewal_grace_days') -%}
{%- set dunning = [var('renewal_grace_days'), var('dunning_days')] | max -%}

with terms as (
    select
        subscription_id,
        customer_id,
        started_on,
        ended_on,
        cancelled_on,
        end_reason,
        renews_on,
        plan,
        billing_months,
        monthly_amount,
        not is_trial and monthly_amount > 0 and coalesce(started_on < ended_on, true)
            as is_paid,
        case when end_reason = 'payment_failure' then {{ dunning }} else {{ grace }} end
            as tail_days
    from {{ accepted('stg_subscriptions') }} as subscriptions
),

next_starts as (
    select terms.subscription_id, terms.started_on, min(later.started_on) as next_start
    from terms
    inner join terms as later
        on terms.customer_id = later.customer_id
        and terms.ended_on <= later.started_on
        and later.is_paid
    where terms.tail_days > 0
    group by terms.subscription_id, terms.started_on
)

select
    terms.subscription_id,
    terms.customer_id,
    terms.started_on,
    terms.ended_on,
    terms.cancelled_on,
    least(
        {{ add_days('terms.ended_on', 'terms.tail_days') }},
        coalesce(next_starts.next_start, {{ add_days('terms.ended_on', 'terms.tail_days') }})
    ) as covered_until,
    terms.end_reason,
    terms.renews_on,
    terms.plan,
    terms.billing_months,
    terms.monthly_amount,
    terms.is_paid
from terms
left join next_starts
    on terms.subscription_id = next_starts.subscription_id
    and terms.started_on = next_starts.started_on
