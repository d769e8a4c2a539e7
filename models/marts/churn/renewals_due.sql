with today as (
    select as_of_date from {{ ref('as_of') }}
),

-- a cancelled term that still runs leaves on its end, or for want of one on its renewal day
running as (
    select
        terms.subscription_id,
        terms.customer_id,
        terms.started_on,
        terms.monthly_amount,
        terms.cancelled_on,
        terms.cancelled_on is not null as is_cancelled,
        coalesce(case when terms.cancelled_on is not null then terms.ended_on end, terms.renews_on)
            as renews_on,
        today.as_of_date
    from {{ ref('visible_terms') }} as terms
    cross join today
    where terms.is_paid and coalesce(terms.ended_on, cast('9999-12-31' as date)) > today.as_of_date
),

due as (
    select *, {{ days_between('as_of_date', 'renews_on') }} as days_left
    from running
    where renews_on >= as_of_date and renews_on <= {{ add_days('as_of_date', 90) }}
),

contacts as (
    select due.subscription_id, due.started_on, max(contacts.contacted_on) as last_contact_on
    from due
    inner join {{ ref('customer_contacts') }} as contacts
        on due.customer_id = contacts.customer_id and contacts.is_by_company
    where {{ visible_as_of('contacts.contacted_on') }}
    group by due.subscription_id, due.started_on
),

offers as (
    select due.subscription_id, due.started_on, count(*) as offers_made
    from due
    inner join {{ ref('customer_offers') }} as offers
        on due.customer_id = offers.customer_id
        and offers.arm = 'treatment'
        and due.started_on <= offers.offered_on
    where {{ visible_as_of('offers.offered_on') }}
    group by due.subscription_id, due.started_on
)

select
    due.subscription_id,
    due.customer_id,
    due.started_on,
    due.cancelled_on,
    due.is_cancelled,
    due.renews_on,
    due.days_left,
    cast(case
        when due.days_left <= 15 then 15
        when due.days_left <= 30 then 30
        when due.days_left <= 60 then 60
        else 90
    end as integer) as within_days,
    cast(due.monthly_amount as decimal(38, 2)) as monthly_amount,
    contacts.last_contact_on,
    cast(coalesce(offers.offers_made, 0) as integer) as offers_made,
    coalesce(offers.offers_made, 0) > 0 as offer_made
from due
left join contacts
    on due.subscription_id = contacts.subscription_id and due.started_on = contacts.started_on
left join offers
    on due.subscription_id = offers.subscription_id and due.started_on = offers.started_on
