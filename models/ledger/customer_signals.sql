{{ config(
    materialized='incremental', incremental_strategy='replace_keys',
    unique_key=['customer_id', 'signalled_on']
) }}

{#- What was a signal stays one unless the customer's own facts change; what has become one since
    the last build is looked for among everybody. On the last build's own day too, since the watch
    list of an as-of date is what is known on it. -#}
{#- Another source of signals is one more branch of `given`. -#}
{%- set notice = var('renewal_notice_days') -%}
with sources as (
    select * from {{ ref('customer_signatures') }}
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

reopened_from as (
    {{ reopened_from('signalled_on') }}
),

followed as (
    select
        sources.*,
        case
            when touched.customer_id is null then reopened_from.day
            else cast('0001-01-01' as date)
        end as looked_from
    from sources
    cross join reopened_from
    left join touched on sources.customer_id = touched.customer_id
),

paid_terms as (
    select terms.*
    from {{ ref('visible_terms') }} as terms
    inner join followed
        on terms.customer_id = followed.customer_id
        and coalesce(terms.ended_on >= followed.looked_from, true)
    where terms.is_paid
),

-- a contract that renews each month is always about to: only longer ones are a reason to call.
-- Renewal days are counted back from the one delivered, or on from the start.
renewals as (
    select
        paid_terms.customer_id,
        paid_terms.started_on,
        paid_terms.ended_on,
        paid_terms.cancelled_on,
        case
            when paid_terms.renews_on is not null
                then {{ add_months(
                    'paid_terms.renews_on', '-numbers.k * paid_terms.billing_months'
                ) }}
            else {{ add_months(
                'paid_terms.started_on', '(numbers.k + 1) * paid_terms.billing_months'
            ) }}
        end as due_on
    from paid_terms
    cross join {{ number_series(100) }} as numbers (k)
    where paid_terms.billing_months > 1
),

-- a span that ended before the first day looked at is none that another one goes on from
reached_spans as (
    select spans.*
    from {{ ref('visible_watch_spans') }} as spans
    inner join followed
        on spans.customer_id = followed.customer_id and spans.to_day >= followed.looked_from
),

listed as (
    select
        customer_id,
        signal,
        from_day,
        lag(to_day) over (partition by customer_id order by from_day) as listed_until,
        lag(signal) over (partition by customer_id order by from_day) as signal_before
    from reached_spans
),

given as (
    select
        customer_id,
        'lost' as signal,
        cast(churned_on as timestamp) as signalled_at,
        next_started_on as open_until,
        cast(null as timestamp) as answered_at,
        cast(null as {{ dbt.type_string() }}) as answered_by
    from {{ ref('visible_episodes') }}
    where churned_on is not null
    union all
    select customer_id, 'cancelled', cast(cancelled_on as timestamp), ended_on, null, null
    from paid_terms
    where coalesce(ended_on > cancelled_on, cancelled_on is not null)
        and coalesce(end_reason, '') <> 'plan_change'
    union all
    select
        customer_id,
        'renewal_due',
        cast({{ add_days('due_on', -notice) }} as timestamp),
        due_on,
        null,
        null
    from renewals
    where {{ add_days('due_on', -notice) }} >= started_on
        and due_on <= coalesce(ended_on, cast('9999-12-31' as date))
        and coalesce(cancelled_on > {{ add_days('due_on', -notice) }}, true)
    union all
    select customer_id, 'detractor', responded_at, null, null, null
    from {{ ref('customer_answers') }}
    where {{ nps_band('score') }} = 'detractor'
    union all
    select customer_id, 'complaint_open', occurred_at, null, responded_at, staff_role
    from {{ ref('customer_contacts') }}
    where purpose = 'complaint' and not is_by_company
    union all
    -- to come onto the watch list is a signal, and so is to fall deeper; to recover is none
    select customer_id, signal, cast(from_day as timestamp), null, null, null
    from listed
    where coalesce(listed_until < from_day, true)
        or signal = 'call_now' and signal_before <> 'call_now'
),

signals as (
    select
        given.customer_id,
        given.signal,
        cast(given.signalled_at as date) as signalled_on,
        min(given.signalled_at) as signalled_at,
        max(given.open_until) as open_until
    from given
    inner join followed
        on given.customer_id = followed.customer_id
        and cast(given.signalled_at as date) >= followed.looked_from
    where {{ visible_as_of('cast(given.signalled_at as date)') }}
    group by given.customer_id, given.signal, cast(given.signalled_at as date)
),

-- a wish for the birthday answers nothing
contacts as (
    select customer_id, occurred_at as contacted_at, staff_role, contact_id
    from {{ ref('customer_contacts') }}
    where is_by_company and purpose <> 'birthday'
),

answers as (
    select
        signals.customer_id,
        signals.signal,
        signals.signalled_on,
        contacts.contacted_at,
        contacts.staff_role,
        contacts.contact_id
    from signals
    inner join contacts
        on signals.customer_id = contacts.customer_id
        and signals.signalled_at <= contacts.contacted_at
        and coalesce(signals.open_until, cast('9999-12-31' as date)) > contacts.contacted_at
    union all
    select customer_id, signal, cast(signalled_at as date), answered_at, answered_by, 0
    from given
    where answered_at is not null
),

ranked_answers as (
    select
        *,
        row_number() over (
            partition by customer_id, signal, signalled_on
            order by contacted_at asc, contact_id asc, staff_role asc
        ) as answer_rank
    from answers
    where {{ visible_as_of('cast(contacted_at as date)') }}
)

select
    signals.customer_id,
    signals.signal,
    signals.signalled_on,
    signals.open_until,
    cast(first_answers.contacted_at as date) as contacted_on,
    first_answers.staff_role as contacted_by,
    sources._source_rows,
    sources._source_signature
from signals
inner join sources on signals.customer_id = sources.customer_id
left join ranked_answers as first_answers
    on signals.customer_id = first_answers.customer_id
    and signals.signal = first_answers.signal
    and signals.signalled_on = first_answers.signalled_on
    and first_answers.answer_rank = 1
{%- if is_incremental() %}
union all
select customer_id, null, null, null, null, null, 0, null from touched
union all
select distinct null, null, built.signalled_on, null, null, null, 0, null
from {{ this }} as built
inner join reopened_from on built.signalled_on >= reopened_from.day
{%- endif %}
