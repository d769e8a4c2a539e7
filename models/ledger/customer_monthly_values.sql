with lives as (
    select
        episodes.customer_id,
        episodes.episode_number,
        episodes.started_on,
        customers.margin_rate,
        customers.inactivity_window_days,
        episodes.churned_on is null as is_active,
        -- the first day that does not count
        coalesce(episodes.churned_on, {{ add_days('today.as_of_date', 1) }}) as measured_before
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
    cross join {{ ref('as_of') }} as today
),

measured as (
    select
        *,
        {{ months_of_life('started_on', 'measured_before') }} as months,
        {{ month_start(add_days('measured_before', -1)) }} as last_month,
        greatest(
            {{ month_start('started_on') }},
            {{ add_months(month_start(add_days('measured_before', -1)), -11) }}
        ) as first_month
    from lives
),

bought as (
    select
        measured.customer_id,
        measured.episode_number,
        sum(months.revenue) as revenue,
        sum(months.costed_margin) as costed_margin,
        sum(months.uncosted_revenue) as uncosted_revenue
    from measured
    inner join {{ ref('visible_months') }} as months
        on measured.customer_id = months.customer_id
        and months.month between measured.first_month and measured.last_month
    group by measured.customer_id, measured.episode_number
),

-- the contract that runs; of a life that is over the last one, if it ended after the last sale:
-- a customer who went on buying without it had lost it before
contracts as (
    select
        measured.customer_id,
        measured.episode_number,
        max_by(lives.mrr, lives.started_on) as mrr
    from measured
    inner join {{ ref('contract_lives') }} as lives
        on measured.customer_id = lives.customer_id
        and measured.started_on <= lives.started_on
        and measured.measured_before > lives.started_on
    where lives.lost_on is null
        or not measured.is_active
        and lives.lost_on > {{ add_days(
            'measured.measured_before', '-measured.inactivity_window_days'
        ) }}
    group by measured.customer_id, measured.episode_number
),

joined as (
    select
        measured.*,
        coalesce(contracts.mrr, 0) as mrr,
        coalesce(bought.revenue, 0) as revenue,
        {{ margin(
            'coalesce(bought.costed_margin, 0)', 'coalesce(bought.uncosted_revenue, 0)',
            'measured.margin_rate'
        ) }} as margin
    from measured
    left join bought
        on measured.customer_id = bought.customer_id
        and measured.episode_number = bought.episode_number
    left join contracts
        on measured.customer_id = contracts.customer_id
        and measured.episode_number = contracts.episode_number
)

select
    customer_id,
    episode_number,
    months,
    cast(mrr as decimal(38, 2)) as mrr,
    {{ monthly_value('mrr', 'revenue', 'months') }} as monthly_revenue,
    {{ monthly_value(margin('0', 'mrr', 'margin_rate'), 'margin', 'months') }} as monthly_margin,
    is_active,
    started_on,
    {{ add_days('measured_before', -1) }} as measured_on
from joined
