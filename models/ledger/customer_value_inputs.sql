with today as (
    select as_of_date from {{ ref('as_of') }}
),

purchases as (
    select
        customer_id,
        sum({{ count_day_bits('purchase_day_bits') }}) - 1 as repeat_purchase_days,
        min(first_purchase_on) as first_purchase_on,
        max(last_purchase_on) as last_purchase_on,
        sum(sales_amount) as sales_amount,
        min_by(first_day_amount, first_purchase_on) as first_day_amount,
        sum(costed_margin) as costed_margin,
        sum(uncosted_revenue) as uncosted_revenue
    from {{ ref('visible_months') }}
    group by customer_id
),

contracts as (
    select
        renewals.customer_id,
        lives.billing_months,
        lives.mrr,
        lives.ended_on,
        count(*) filter (where renewals.renews_on <= today.as_of_date) as renewals_passed,
        min(renewals.renews_on) filter (where renewals.renews_on > today.as_of_date)
            as next_renewal_on
    from {{ ref('contract_renewals') }} as renewals
    inner join {{ ref('contract_lives') }} as lives
        on renewals.customer_id = lives.customer_id
        and renewals.started_on = lives.started_on
    cross join today
    where lives.lost_on is null
    group by renewals.customer_id, lives.billing_months, lives.mrr, lives.ended_on
),

signed as (
    select distinct customer_id from {{ ref('contract_lives') }}
)

select
    customers.customer_id,
    customers.segment,
    customers.relationship,
    cast(purchases.repeat_purchase_days as integer) as repeat_purchase_days,
    {{ days_between('purchases.first_purchase_on', 'purchases.last_purchase_on') }}
        as recency_days,
    {{ days_between('purchases.first_purchase_on', 'today.as_of_date') }} as age_days,
    {{ mean_purchase_value(
        'purchases.sales_amount', 'purchases.first_day_amount', 'purchases.repeat_purchase_days'
    ) }} as mean_value,
    {{ margin_ratio(
        margin('purchases.costed_margin', 'purchases.uncosted_revenue', 'customers.margin_rate'),
        'purchases.sales_amount', 'customers.margin_rate'
    ) }} as margin_ratio,
    contracts.billing_months,
    cast(contracts.renewals_passed as integer) as renewals_passed,
    {{ days_between('today.as_of_date', 'contracts.next_renewal_on') }} - 1 as days_to_renewal,
    case
        when contracts.ended_on is not null
            then greatest({{ days_between('today.as_of_date', 'contracts.ended_on') }} - 1, 0)
    end as days_to_end,
    cast(contracts.mrr as decimal(38, 2)) as mrr,
    customers.margin_rate,
    signed.customer_id is not null as has_contract
from {{ ref('visible_customers') }} as customers
cross join today
left join purchases on customers.customer_id = purchases.customer_id
left join contracts on customers.customer_id = contracts.customer_id
left join signed on customers.customer_id = signed.customer_id
