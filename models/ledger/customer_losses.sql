with losses as (
    select
        'customer' as loss_kind,
        customer_id,
        started_on,
        churned_on as lost_on,
        next_started_on,
        cast(null as decimal(38, 2)) as mrr_lost
    from {{ ref('visible_episodes') }}
    where churned_on is not null
    union all
    select
        'mrr',
        customer_id,
        started_on,
        lost_on,
        next_started_on,
        mrr
    from {{ ref('contract_lives') }}
    where lost_on is not null
),

-- of the feedback given between this life's start and the next one's, and up to 90 days after
-- the loss, the last counts
heard as (
    select
        losses.loss_kind,
        losses.customer_id,
        losses.started_on,
        feedback.reason_code,
        feedback.competitor,
        feedback.competitor_price,
        feedback.given_on,
        row_number() over (
            partition by losses.loss_kind, losses.customer_id, losses.started_on
            order by feedback.given_at desc, feedback.feedback_id desc
        ) as newest_first
    from losses
    inner join {{ ref('customer_feedback') }} as feedback
        on losses.customer_id = feedback.customer_id
        and losses.started_on <= feedback.given_on
        and {{ add_days('losses.lost_on', 90) }} >= feedback.given_on
        and coalesce(losses.next_started_on, cast('9999-12-31' as date)) > feedback.given_on
    where {{ visible_as_of('feedback.given_on') }}
),

explained as (
    select *
    from heard
    where newest_first = 1
),

-- the term that ended last in this life
ended as (
    select
        losses.loss_kind,
        losses.customer_id,
        losses.started_on,
        max_by(terms.end_reason, terms.ended_on) as end_reason
    from losses
    inner join {{ ref('visible_terms') }} as terms
        on losses.customer_id = terms.customer_id
        and terms.is_paid
        and terms.covered_until between losses.started_on and losses.lost_on
    where terms.end_reason is not null
    group by losses.loss_kind, losses.customer_id, losses.started_on
)

select
    losses.loss_kind,
    losses.customer_id,
    losses.started_on,
    losses.lost_on,
    losses.next_started_on,
    losses.mrr_lost,
    coalesce(explained.reason_code, ended.end_reason, 'no_reason') as reason_code,
    explained.competitor,
    explained.competitor_price,
    explained.given_on as feedback_on,
    {{ loss_type('explained.reason_code', 'ended.end_reason') }} as loss_type
from losses
left join explained
    on losses.loss_kind = explained.loss_kind
    and losses.customer_id = explained.customer_id
    and losses.started_on = explained.started_on
left join ended
    on losses.loss_kind = ended.loss_kind
    and losses.customer_id = ended.customer_id
    and losses.started_on = ended.started_on
