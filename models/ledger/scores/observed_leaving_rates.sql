with outcomes as (
    select customer_id, kind, leaving_group, has_left, outcome_on
    from {{ ref('scored_customers') }}
    where has_left is not null
),

groups as (
    select outcome_on, kind, leaving_group, has_left from outcomes
    union all
    select outcome_on, kind, 'all' as leaving_group, has_left from outcomes
)

select
    outcome_on as scored_on,
    kind,
    leaving_group,
    cast(count(*) as bigint) as customers,
    cast(count(*) filter (where has_left) as bigint) as leavers,
    {{ safe_ratio('count(*) filter (where has_left)', 'count(*)') }} as leaving_rate
from groups
group by outcome_on, kind, leaving_group
-- of fewer it says more about chance than about the group
having count(*) >= 30
