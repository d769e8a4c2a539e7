{#- No exact birthday may be read off the list, so a birthday's row comes and goes by the Monday of
    its week alone. -#}
with today as (
    select
        as_of_date,
        {{ year_of('as_of_date') }} as this_year,
        {{ week_start('as_of_date') }} as this_monday,
        {{ add_days('as_of_date', var('contact_horizon_days')) }} as last_day
    from {{ ref('as_of') }}
),

contacts as (
    select
        customer_id,
        max(contacted_on) as last_contact_on,
        max(contacted_on) filter (where purpose <> 'birthday') as last_word_on
    from {{ ref('customer_contacts') }}
    where is_by_company and {{ visible_as_of('contacted_on') }}
    group by customer_id
),

surveys as (
    select customer_id, max(sent_on) as last_survey_on
    from {{ ref('customer_answers') }}
    where {{ visible_as_of('sent_on') }}
    group by customer_id
),

active as (
    select
        customers.customer_id,
        profiles.birth_date,
        coalesce(customers.registered_on, customers.first_active_on) as customer_since,
        customers.first_active_on,
        customers.last_purchase_on,
        customers.usual_interval_days,
        contacts.last_contact_on,
        contacts.last_word_on,
        surveys.last_survey_on,
        today.as_of_date,
        today.this_year,
        today.this_monday,
        today.last_day
    from {{ ref('customers') }} as customers
    inner join {{ ref('customer_profiles') }} as profiles
        on customers.customer_id = profiles.customer_id
    left join contacts on customers.customer_id = contacts.customer_id
    left join surveys on customers.customer_id = surveys.customer_id
    cross join today
    where customers.is_active
),

company_days as (
    select
        calendar.event_key,
        case
            when calendar.repeats_yearly
                then {{ same_day_of('calendar.happens_on', 'today.this_year + years.step') }}
            else calendar.happens_on
        end as due_on
    from {{ ref('company_calendar') }} as calendar
    cross join today
    cross join (values (0), (1)) as years (step)
    where (calendar.repeats_yearly or years.step = 0) and calendar.happens_on <= today.last_day
),

next_company_day as (
    select min(event_key) as event_key, due_on
    from company_days
    where due_on between (select today.as_of_date from today) and (select today.last_day from today)
    group by due_on
    order by due_on asc
    limit 1
),

-- the week of a birthday may lie in two years
birthdays as (
    select
        active.*,
        {{ same_day_of('active.birth_date', 'active.this_year + years.step') }} as celebrated_on
    from active
    cross join (values (-1), (0), (1)) as years (step)
),

occasions as (
    select
        customer_id,
        'birthday' as occasion,
        cast(null as {{ dbt.type_string() }}) as event_key,
        {{ week_start('celebrated_on') }} as due_on
    from birthdays
    where celebrated_on > birth_date
        and {{ week_start('celebrated_on') }} between this_monday and last_day
    union all
    select
        active.customer_id,
        'anniversary',
        null,
        {{ same_day_of('active.customer_since', 'active.this_year + years.step') }}
    from active
    cross join (values (0), (1)) as years (step)
    where {{ same_day_of('active.customer_since', 'active.this_year + years.step') }}
        > active.customer_since
        and {{ same_day_of('active.customer_since', 'active.this_year + years.step') }}
        between active.as_of_date and active.last_day
    union all
    select active.customer_id, 'company_day', next_company_day.event_key, next_company_day.due_on
    from active
    cross join next_company_day
    union all
    select active.customer_id, 'renewal', null, terms.renews_on
    from active
    inner join {{ ref('visible_terms') }} as terms on active.customer_id = terms.customer_id
    where terms.is_paid
        and terms.billing_months > 1
        and terms.cancelled_on is null
        and coalesce(terms.ended_on, cast('9999-12-31' as date)) > active.as_of_date
        and terms.renews_on between active.as_of_date and active.last_day
    union all
    select
        customer_id,
        'silent',
        null,
        {{ silent_from('last_purchase_on', 'usual_interval_days') }}
    from active
    where {{ silent_from('last_purchase_on', 'usual_interval_days') }} <= as_of_date
        and coalesce(
            last_word_on < {{ silent_from('last_purchase_on', 'usual_interval_days') }}, true
        )
    union all
    select
        customer_id,
        'survey_due',
        null,
        {{ add_days('coalesce(last_survey_on, first_active_on)', var('survey_interval_days')) }}
    from active
    where {{ add_days('coalesce(last_survey_on, first_active_on)', var('survey_interval_days')) }}
        <= last_day
        -- a company that never asks has no survey due
        and exists (select 1 from surveys)
),

next_occasions as (
    select customer_id, occasion, min(event_key) as event_key, min(due_on) as given_on
    from occasions
    group by customer_id, occasion
),

-- silence is to be answered within days of its first, the other days are the day itself; an
-- occasion that the playbook leaves out is none
planned as (
    select
        occasions.customer_id,
        occasions.occasion,
        occasions.event_key,
        playbook.action,
        playbook.owner_role,
        playbook.message_key,
        active.last_contact_on,
        active.last_survey_on,
        active.as_of_date,
        case
            when occasions.occasion = 'silent'
                then {{ add_days('occasions.given_on', 'playbook.due_within_days') }}
            else occasions.given_on
        end as planned_on
    from next_occasions as occasions
    inner join active on occasions.customer_id = active.customer_id
    inner join {{ ref('playbook') }} as playbook
        on case occasions.occasion when 'renewal' then 'renewal_due' else occasions.occasion end
        = playbook.signal
)

select
    customer_id,
    occasion,
    event_key,
    action,
    owner_role,
    message_key,
    {{ days_between('last_contact_on', 'as_of_date') }} as days_since_contact,
    {{ days_between('last_survey_on', 'as_of_date') }} as days_since_survey,
    occasion in ('silent', 'survey_due') and planned_on < as_of_date as is_overdue,
    -- what is overdue is due now
    case
        when occasion in ('silent', 'survey_due') then greatest(planned_on, as_of_date)
        else planned_on
    end as due_on
from planned
