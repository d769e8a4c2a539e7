with mrr_starts as (
    select
        customer_id,
        changed_on,
        mrr,
        mrr_before,
        max(case when mrr_before = 0 then changed_on end) over (
            partition by customer_id order by changed_on
            rows between unbounded preceding and current row
        ) as started_on
    from {{ ref('customer_mrr_changes') }}
    where {{ visible_as_of('changed_on') }}
),

lives as (
    select
        customer_id,
        started_on,
        max(case when mrr = 0 then changed_on end) as lost_on,
        max_by(mrr, changed_on) as mrr,
        max_by(mrr_before, changed_on) as mrr_before
    from mrr_starts
    group by customer_id, started_on
),

bounded as (
    select
        *,
        lead(started_on) over (partition by customer_id order by started_on) as next_started_on
    from lives
),

-- the interval and the end are those of the life's last term
numbered_terms as (
    select
        bounded.customer_id,
        bounded.started_on,
        terms.billing_months,
        terms.ended_on,
        row_number() over (
            partition by bounded.customer_id, bounded.started_on
            order by
                terms.ended_on desc nulls first, terms.started_on desc, terms.subscription_id desc
        ) as latest_first
    from bounded
    inner join {{ ref('visible_terms') }} as terms
        on bounded.customer_id = terms.customer_id
        and terms.is_paid
        and bounded.started_on <= terms.started_on
        and coalesce(bounded.next_started_on, cast('9999-12-31' as date)) > terms.started_on
),

last_terms as (
    select customer_id, started_on, billing_months, ended_on
    from numbered_terms
    where latest_first = 1
)

select
    bounded.customer_id,
    last_terms.billing_months,
    case when bounded.lost_on is null then bounded.mrr else bounded.mrr_before end as mrr,
    bounded.started_on,
    bounded.next_started_on,
    last_terms.ended_on,
    bounded.lost_on
from bounded
inner join last_terms
    on bounded.customer_id = last_terms.customer_id
    and bounded.started_on = last_terms.started_on
