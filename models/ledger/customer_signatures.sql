with today as (
    select as_of_date from {{ ref('as_of') }}
),

transactions as (
    {{ customer_transactions() }}
        and {{ visible_as_of('occurred_on') }}
),

facts as (
    select customer_id, {{ hash64(['_content_hash', 'amount', 'cost']) }} as fact from transactions
    union all
    select
        customer_id,
        {{ hash64([
            'segment', 'acquisition_channel', 'region', 'registered_on', 'birth_date',
            'first_seen_on', 'is_delivered', 'inactivity_window_days', 'margin_rate',
        ]) }}
    from {{ ref('customer_profiles') }}
    union all
    select
        customer_id,
        {{ hash64([
            'subscription_id', 'started_on', 'ended_on', 'cancelled_on', 'covered_until',
            'end_reason', 'renews_on', 'plan', 'billing_months', 'monthly_amount', 'is_paid',
        ]) }}
    from {{ ref('visible_terms') }}
    union all
    select customer_id, {{ hash64(['started_on', 'churned_on', 'next_started_on']) }}
    from {{ ref('visible_episodes') }}
    union all
    select customer_id, {{ hash64(['changed_on', 'mrr']) }} from {{ ref('customer_mrr_changes') }}
    where {{ visible_as_of('changed_on') }}
    union all
    select
        customer_id,
        {{ hash64([
            'contact_id', 'occurred_at', 'purpose', 'staff_role', 'responded_at', 'is_by_company',
            visible_as_of('cast(responded_at as date)'),
        ]) }}
    from {{ ref('customer_contacts') }}
    where {{ visible_as_of('contacted_on') }}
    union all
    -- silence is told once the time to answer is over
    select
        customer_id,
        {{ hash64([
            'sent_at', 'responded_at', 'score', visible_as_of('sent_on'),
            visible_as_of('answered_on'), visible_as_of(add_days('sent_on', var('response_window_days'))),
        ]) }}
    from {{ ref('customer_answers') }}
    union all
    select customer_id, {{ hash64(['campaign_id', 'arm', 'offered_on']) }}
    from {{ ref('customer_offers') }}
    where {{ visible_as_of('offered_on') }}
    union all
    select
        customer_id,
        {{ hash64(['feedback_id', 'given_at', 'reason_code', 'competitor', 'competitor_price']) }}
    from {{ ref('customer_feedback') }}
    where {{ visible_as_of('given_on') }}
    union all
    -- a span that runs on the as-of date is no other one tomorrow
    select
        spans.customer_id,
        {{ hash64([
            'spans.signal', 'spans.from_day',
            'case when spans.to_day < today.as_of_date then spans.to_day end',
        ]) }}
    from {{ ref('visible_watch_spans') }} as spans
    inner join today on spans.from_day < today.as_of_date
)

{{ source_signatures('facts', 'customer_id', ['fact']) }}
