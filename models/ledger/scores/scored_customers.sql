with dates as (
    select * from {{ ref('scoring_dates') }}
),

active as (
    select episodes.customer_id, dates.scored_on, dates.outcome_on, dates.is_outcome_known
    from {{ ref('visible_episodes') }} as episodes
    inner join dates
        on episodes.started_on <= dates.scored_on
        and coalesce(episodes.churned_on > dates.scored_on, true)
),

purchase_months as (
    select customer_id, month, purchase_day_bits, first_purchase_on, last_purchase_on
    from {{ ref('visible_months') }}
    where purchase_day_bits is not null
),

-- only in the month of a scored date do single days matter
split_months as (
    select
        purchase_months.customer_id,
        purchase_months.month,
        purchase_months.purchase_day_bits,
        dates.scored_on
    from purchase_months
    inner join dates on purchase_months.month = {{ month_start('dates.scored_on') }}
),

split_days as (
    {{ days_of_bits('split_months', 'month', 'purchase_day_bits') }}
),

purchases as (
    select
        purchase_months.customer_id,
        dates.scored_on,
        {{ count_day_bits('purchase_months.purchase_day_bits') }} as days,
        purchase_months.first_purchase_on,
        purchase_months.last_purchase_on
    from purchase_months
    inner join dates on purchase_months.month <> {{ month_start('dates.scored_on') }}
    union all
    select customer_id, scored_on, 1, day as first_day, day as last_day from split_days
),

bought as (
    select
        customer_id,
        scored_on,
        sum(case when first_purchase_on <= scored_on then days end) as visits,
        min(case when first_purchase_on <= scored_on then first_purchase_on end)
            as first_purchase_on,
        max(case when first_purchase_on <= scored_on then last_purchase_on end)
            as last_purchase_on,
        min(case when first_purchase_on > scored_on then first_purchase_on end)
            as next_purchase_on
    from purchases
    group by customer_id, scored_on
),

running_lives as (
    select lives.customer_id, dates.scored_on, lives.started_on, lives.lost_on
    from {{ ref('contract_lives') }} as lives
    inner join dates
        on lives.started_on <= dates.scored_on
        and coalesce(lives.lost_on > dates.scored_on, true)
),

next_lives as (
    select lives.customer_id, dates.scored_on, min(lives.started_on) as started_on
    from {{ ref('contract_lives') }} as lives
    inner join dates on lives.started_on > dates.scored_on
    group by lives.customer_id, dates.scored_on
),

-- an end was known on a day that had reached it, or on which it had been agreed
known_terms as (
    select
        lives.customer_id,
        lives.scored_on,
        terms.subscription_id,
        terms.started_on,
        terms.end_reason,
        terms.billing_months,
        case
            when terms.ended_on <= lives.scored_on or terms.cancelled_on <= lives.scored_on
                then terms.ended_on
        end as ended_on
    from running_lives as lives
    inner join {{ ref('customer_terms') }} as terms
        on lives.customer_id = terms.customer_id
        and lives.started_on <= terms.started_on
        and lives.scored_on >= terms.started_on
        and terms.is_paid
),

numbered_terms as (
    select
        *,
        row_number() over (
            partition by customer_id, scored_on
            order by ended_on desc nulls first, started_on desc, subscription_id desc
        ) as latest_first
    from known_terms
),

contracts as (
    select
        lives.customer_id,
        lives.scored_on,
        lives.started_on,
        lives.lost_on,
        terms.billing_months,
        case when coalesce(terms.end_reason, '') <> 'plan_change' then terms.ended_on end
            as ends_on
    from running_lives as lives
    inner join numbered_terms as terms
        on lives.customer_id = terms.customer_id
        and lives.scored_on = terms.scored_on
        and terms.latest_first = 1
),

measured as (
    select
        active.customer_id,
        active.scored_on,
        active.outcome_on,
        active.is_outcome_known,
        customers.segment,
        contracts.billing_months,
        contracts.lost_on,
        contracts.ends_on,
        bought.next_purchase_on,
        next_lives.started_on as next_life_on,
        cast(bought.visits - 1 as integer) as x,
        {{ days_between('bought.first_purchase_on', 'bought.last_purchase_on') }} as t_x,
        {{ days_between('bought.first_purchase_on', 'active.scored_on') }} as age_days,
        {{ days_between('bought.last_purchase_on', 'active.scored_on') }} as days_silent,
        {{ usual_interval_days(
            'bought.first_purchase_on', 'bought.last_purchase_on', 'bought.visits'
        ) }} as usual_interval,
        {{ renewals_by('contracts.started_on', 'contracts.billing_months', 'active.scored_on') }}
            as renewals_passed,
        {{ renewals_by('contracts.started_on', 'contracts.billing_months', 'active.outcome_on') }}
            as renewals_by_outcome,
        {{ days_between(
            'coalesce(contracts.started_on, bought.first_purchase_on)', 'active.scored_on'
        ) }} as tenure_days
    from active
    inner join {{ ref('visible_customers') }} as customers
        on active.customer_id = customers.customer_id
    left join contracts
        on active.customer_id = contracts.customer_id
        and active.scored_on = contracts.scored_on
    left join bought
        on active.customer_id = bought.customer_id
        and active.scored_on = bought.scored_on
    left join next_lives
        on active.customer_id = next_lives.customer_id
        and active.scored_on = next_lives.scored_on
)

select
    customer_id,
    case when billing_months is null then 'transactional' else 'contractual' end as kind,
    segment,
    {{ leaving_group('billing_months', 'x', 'days_silent', 'segment') }} as leaving_group,
    x,
    t_x,
    age_days,
    days_silent,
    {{ safe_ratio('days_silent', 'usual_interval') }} as silence_ratio,
    cast(billing_months as integer) as billing_months,
    renewals_passed,
    renewals_by_outcome - renewals_passed as renewals_due,
    tenure_days,
    coalesce(ends_on > scored_on and ends_on <= outcome_on, false) as is_cancelled,
    case
        when not is_outcome_known then null
        when billing_months is not null then coalesce(lost_on <= outcome_on, false)
        else coalesce(next_purchase_on > outcome_on, true)
            and coalesce(next_life_on > outcome_on, true)
    end as has_left,
    scored_on,
    outcome_on
from measured
