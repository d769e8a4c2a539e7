{{ config(meta={'dagster': {'ref': {'name': 'channel_economics'}}}) }}
{#- Channels add up to the company's spend and new customers, months to all that was spent, and
    their customers' margin is that of every customer with a life. -#}
with channels as (
    select
        period_type,
        period_start,
        sum(spend) as spend,
        sum(new_customers) as new_customers
    from {{ ref('channel_economics') }}
    group by period_type, period_start
),

totals as (
    select
        (
            select coalesce(sum(spend.amount), 0) from {{ ref('channel_spend') }} as spend
            where spend.purpose = 'acquisition' and {{ visible_as_of('spend.spent_on') }}
        ) as spend,
        (
            select coalesce(sum(customer_values.margin), 0)
            from {{ ref('customer_lifetime_value') }} as customer_values
            inner join {{ ref('visible_episodes') }} as episodes
                on customer_values.customer_id = episodes.customer_id
                and episodes.episode_number = 1
        ) as margin
),

by_type as (
    select period_type, sum(spend) as spend, sum(margin) as margin
    from {{ ref('channel_economics') }}
    group by period_type
)

select company.period_type, company.period_start
from {{ ref('acquisition_vs_retention') }} as company
left join channels
    on company.period_type = channels.period_type
    and company.period_start = channels.period_start
where company.acquisition_spend <> coalesce(channels.spend, 0)
    or company.new_customers <> coalesce(channels.new_customers, 0)
union all
select by_type.period_type, null
from by_type
cross join totals
where by_type.spend <> totals.spend or by_type.margin <> totals.margin
