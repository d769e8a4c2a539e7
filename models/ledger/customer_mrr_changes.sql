with steps as (
    select customer_id, started_on as changed_on, cast(monthly_amount as decimal(38, 2)) as step
    from {{ ref('customer_terms') }}
    where is_paid
    union all
    select customer_id, covered_until, cast(-monthly_amount as decimal(38, 2))
    from {{ ref('customer_terms') }}
    where is_paid and covered_until is not null
),

net_steps as (
    select customer_id, changed_on, cast(sum(step) as decimal(38, 2)) as step
    from steps
    group by customer_id, changed_on
    -- a term that follows another of the same price changes nothing
    having sum(step) <> 0
)

select
    customer_id,
    changed_on,
    cast(sum(step) over (
        partition by customer_id order by changed_on
        rows between unbounded preceding and current row
    ) as decimal(38, 2)) as mrr,
    cast(coalesce(sum(step) over (
        partition by customer_id order by changed_on
        rows between unbounded preceding and 1 preceding
    ), 0) as decimal(38, 2)) as mrr_before
from net_steps
