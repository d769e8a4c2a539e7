{#- A campaign counts as a whole or not at all: with both groups, and when its outcome is over for
    everybody. -#}
with members as (
    select
        members.campaign_id,
        customers.relationship,
        members.arm,
        members.is_retained,
        {{ visible_as_of('members.outcome_on') }} as is_outcome_over
    from {{ ref('campaign_members') }} as members
    inner join {{ ref('visible_customers') }} as customers
        on members.customer_id = customers.customer_id
    where members.purpose = 'retention'
),

groups as (
    select
        campaign_id,
        relationship,
        count(*) filter (where arm = 'treatment') as treated,
        count(*) filter (where arm = 'control') as control,
        count(*) filter (where arm = 'treatment' and not is_retained) as left_treated,
        count(*) filter (where arm = 'control' and not is_retained) as left_control,
        bool_and(bool_and(is_outcome_over)) over (partition by campaign_id) as is_complete
    from members
    group by campaign_id, relationship
),

measured as (
    select * from groups
    where is_complete and treated > 0 and control > 0
)

select
    relationship,
    cast(count(*) as bigint) as campaigns,
    cast(sum(treated) as bigint) as treated,
    cast(sum(control) as bigint) as control,
    cast(sum(left_treated) as bigint) as left_treated,
    cast(sum(left_control) as bigint) as left_control,
    {{ save_rate('left_treated', 'treated', 'left_control', 'control') }} as save_rate
from measured
group by relationship
-- of fewer it says more about chance than about the campaigns, and where nobody of the control
-- group left there was nobody to keep
having sum(treated) >= 30 and sum(control) >= 30 and sum(left_control) > 0
