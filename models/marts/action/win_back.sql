with today as (
    select as_of_date from {{ ref('as_of') }}
),

lost as (
    select
        lost.customer_id,
        lost.episode_number,
        lost.started_on,
        lost.churned_on,
        lost.next_started_on as returned_on,
        second_life.churned_on as churned_again_on,
        today.as_of_date
    from {{ ref('visible_episodes') }} as lost
    left join {{ ref('visible_episodes') }} as second_life
        on lost.customer_id = second_life.customer_id
        and lost.next_started_on = second_life.started_on
    cross join today
    where lost.churned_on is not null
),

contacts as (
    select
        lost.customer_id,
        lost.churned_on,
        max(contacts.contacted_on) filter (where contacts.contacted_on < lost.churned_on)
            as last_contact_before_on
    from lost
    inner join {{ ref('customer_contacts') }} as contacts
        on lost.customer_id = contacts.customer_id
        and contacts.is_by_company
    where {{ visible_as_of('contacts.contacted_on') }}
    group by lost.customer_id, lost.churned_on
),

-- the first offer to win the customer back, before it is; who stands in both arms is in none
ranked_offers as (
    select
        lost.customer_id,
        lost.churned_on,
        members.campaign_id,
        members.arm,
        members.offered_on,
        row_number() over (
            partition by lost.customer_id, lost.churned_on
            order by members.offered_on asc, members.campaign_id asc
        ) as offer_rank
    from lost
    inner join {{ ref('campaign_members') }} as members
        on lost.customer_id = members.customer_id
        and lost.churned_on <= members.offered_on
        and coalesce(lost.returned_on, cast('9999-12-31' as date)) > members.offered_on
    where members.purpose = 'win_back' and members.arm <> 'both'
)

select
    lost.customer_id,
    losses.reason_code,
    offers.campaign_id,
    offers.arm,
    lost.episode_number,
    {{ days_between('lost.churned_on', 'signals.contacted_on') }} as days_to_contact,
    {{ days_between('lost.churned_on', 'lost.returned_on') }} as days_to_return,
    {{ days_between(
        'lost.returned_on', 'coalesce(lost.churned_again_on, ' ~ add_days('lost.as_of_date', 1) ~ ')'
    ) }} as second_life_days,
    cast(
        case when lost.returned_on is not null then coalesce(windows.margin, 0) end
        as decimal(38, 2)
    ) as second_life_margin,
    contacts.last_contact_before_on is not null as contacted_before_loss,
    contacts.customer_id is null as never_contacted,
    {{ returned_within('lost.returned_on', 'lost.churned_on', 30) }} as returned_30d,
    {{ returned_within('lost.returned_on', 'lost.churned_on', 90) }} as returned_90d,
    {{ returned_within('lost.returned_on', 'lost.churned_on', 180) }} as returned_180d,
    case when lost.returned_on is not null then lost.churned_again_on is null end
        as second_life_is_running,
    lost.started_on,
    lost.churned_on,
    contacts.last_contact_before_on,
    signals.contacted_on,
    offers.offered_on,
    losses.feedback_on as feedback_answered_on,
    lost.returned_on,
    lost.churned_again_on
from lost
left join contacts
    on lost.customer_id = contacts.customer_id and lost.churned_on = contacts.churned_on
left join ranked_offers as offers
    on lost.customer_id = offers.customer_id
    and lost.churned_on = offers.churned_on
    and offers.offer_rank = 1
left join {{ ref('customer_signals') }} as signals
    on lost.customer_id = signals.customer_id
    and lost.churned_on = signals.signalled_on
    and signals.signal = 'lost'
left join {{ ref('customer_losses') }} as losses
    on lost.customer_id = losses.customer_id
    and lost.started_on = losses.started_on
    and losses.loss_kind = 'customer'
left join {{ ref('revenue_windows') }} as windows
    on lost.customer_id = windows.customer_id
    and lost.returned_on = windows.first_day
    and windows.last_day
    = coalesce({{ add_days('lost.churned_again_on', -1) }}, lost.as_of_date)
