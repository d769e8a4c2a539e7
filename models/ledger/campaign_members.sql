with offers as (
    select
        offers.campaign_id,
        offers.customer_id,
        offers.arm,
        offers.offered_on,
        offers.purpose,
        offers.cost,
        {{ known_as_of('offers.redeemed_on') }} as redeemed_on,
        coalesce(campaigns.planned_treatment_share, rule.planned_treatment_share)
            as planned_treatment_share,
        coalesce(campaigns.outcome_days, rule.outcome_days) as outcome_days
    from {{ ref('customer_offers') }} as offers
    left join {{ ref('campaigns') }} as campaigns on offers.campaign_id = campaigns.campaign_id
    left join {{ ref('campaigns') }} as rule on rule.campaign_id = 'default'
    where {{ visible_as_of('offers.offered_on') }}
),

members as (
    select
        campaign_id,
        customer_id,
        planned_treatment_share,
        min(purpose) as purpose,
        case when count(distinct arm) = 1 then min(arm) else 'both' end as arm,
        cast(sum(cost) as decimal(38, 2)) as cost,
        min(offered_on) as offered_on,
        {{ add_days('min(offered_on)', 'outcome_days') }} as outcome_on,
        min(redeemed_on) as redeemed_on
    from offers
    group by campaign_id, customer_id, planned_treatment_share, outcome_days
)

select
    members.campaign_id,
    members.customer_id,
    members.planned_treatment_share,
    members.purpose,
    members.arm,
    members.cost,
    members.offered_on,
    members.outcome_on,
    members.redeemed_on,
    case
        when {{ visible_as_of('members.outcome_on') }} then episodes.customer_id is not null
    end as is_retained
from members
left join {{ ref('visible_episodes') }} as episodes
    on members.customer_id = episodes.customer_id
    and members.outcome_on >= episodes.started_on
    and members.outcome_on < coalesce(episodes.churned_on, cast('9999-12-31' as date))
