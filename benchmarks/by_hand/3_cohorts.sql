create table marts.cohort_retention as
with firsts as (
    select lives.*, last_month
    from lives
    inner join (
        select customer_id, max(month) as last_month from months where days is not null
        group by customer_id
    ) using (customer_id)
    where number = 1
),

quarters as (
    select customer_id, date_trunc('quarter', month) as period, bool_or(days is not null) as is_active,
        sum(revenue) as revenue
    from months group by all
),

activity as (
    select customer_id, 'month' as period_type, month as period, days is not null as is_active, revenue
    from months
    union all
    select customer_id, 'quarter', period, is_active, revenue from quarters
    union all
    select customer_id, 'year', date_trunc('year', period), bool_or(is_active), sum(revenue)
    from quarters group by all
),

cells as (
    select
        period_type, date_trunc(period_type, started_on)::date as cohort_start,
        period as period_start, segment, acquisition_channel, region, relationship,
        count(*) filter (is_active) as active,
        count(*) filter (is_active and period = date_trunc(period_type, last_month)) as last_active,
        sum(revenue) as revenue
    from activity inner join firsts using (customer_id)
    where period >= date_trunc(period_type, started_on)
    group by all
),

by_dimension as (
    select
        period_type, cohort_start, period_start,
        case grouping_id(segment, acquisition_channel, region, relationship)
            when 7 then 'segment' when 11 then 'acquisition_channel' when 13 then 'region'
            when 14 then 'relationship' else 'all' end as dimension,
        coalesce(segment, acquisition_channel, region, relationship, 'all') as dimension_value,
        sum(active) as active, sum(last_active) as last_active, sum(revenue) as revenue
    from cells
    group by period_type, cohort_start, period_start, grouping sets (
        (), (segment), (acquisition_channel), (region), (relationship)
    )
),

sizes as (
    select
        period_type, date_trunc(period_type, started_on)::date as cohort_start,
        case grouping_id(segment, acquisition_channel, region, relationship)
            when 7 then 'segment' when 11 then 'acquisition_channel' when 13 then 'region'
            when 14 then 'relationship' else 'all' end as dimension,
        coalesce(segment, acquisition_channel, region, relationship, 'all') as dimension_value,
        count(*) as cohort_size
    from firsts cross join period_types
    group by period_type, date_trunc(period_type, started_on), grouping sets (
        (), (segment), (acquisition_channel), (region), (relationship)
    )
),

grid as (
    select
        sizes.*, period_start, is_complete,
        row_number() over (
            partition by period_type, cohort_start, dimension, dimension_value order by period_start
        ) - 1 as period_number
    from sizes inner join periods using (period_type) where cohort_start <= period_start
),

counted as (
    select
        grid.*, coalesce(active, 0) as active, coalesce(revenue, 0) as revenue,
        sum(coalesce(last_active, 0)) over (
            partition by period_type, cohort_start, dimension, dimension_value
            order by period_start desc rows between unbounded preceding and current row
        ) as active_on_or_after,
        coalesce(first_value(revenue) over (
            partition by period_type, cohort_start, dimension, dimension_value order by period_start
        ), 0) as full_first_revenue
    from grid
    left join by_dimension
        using (period_type, cohort_start, dimension, dimension_value, period_start)
)

select
    period_type as cohort_type, cohort_start, period_number::integer as period_number, dimension,
    dimension_value, period_start, is_complete, cohort_size::bigint as cohort_size,
    case when is_complete then cohort_size else 0 end::bigint as eligible_customers,
    active::bigint as active_customers, active_on_or_after::bigint as active_on_or_after,
    case when is_complete then active::double / cohort_size end as retention_rate,
    revenue::decimal(38, 2) as revenue,
    full_first_revenue::decimal(38, 2) as full_first_revenue,
    case when is_complete then revenue::double / nullif(full_first_revenue::double, 0) end
        as revenue_retention_rate
from counted;

create table marts.customer_survival as
with days as (
    select
        case grouping_id(segment, acquisition_channel, region, relationship)
            when 7 then 'segment' when 11 then 'acquisition_channel' when 13 then 'region'
            when 14 then 'relationship' else 'all' end as dimension,
        coalesce(segment, acquisition_channel, region, relationship, 'all') as dimension_value,
        coalesce(churned_on, (from today)) - started_on as days,
        count(*) as lives,
        count(churned_on) as churned
    from lives where number = 1
    group by coalesce(churned_on, (from today)) - started_on, grouping sets (
        (), (segment), (acquisition_channel), (region), (relationship)
    )
),

counted as (
    select *, sum(lives) over (
        partition by dimension, dimension_value order by days desc
        rows between unbounded preceding and current row
    ) as at_risk
    from days
),

curves as (
    select
        dimension, dimension_value, days,
        sum(case when churned < at_risk then ln(1 - churned::double / at_risk) else 0 end) over up
            as log_survival,
        sum(case when churned < at_risk
            then churned::double / (at_risk * (at_risk - churned)) else 0 end) over up as greenwood,
        max(case when churned = at_risk then 1 else 0 end) over up as nobody,
        sum(churned) over up as so_far
    from counted
    window up as (
        partition by dimension, dimension_value order by days
        rows between unbounded preceding and current row
    )
),

tenures as (
    select dimension, dimension_value, tenure_months, round(tenure_months * 30.4375)::integer as day
    from (select dimension, dimension_value, max(days) as longest from days group by all)
    cross join range(1200) as months (tenure_months)
    where round(tenure_months * 30.4375) <= longest
),

read_off as (
    select tenures.*, log_survival, greenwood, nobody, so_far
    from tenures asof left join curves
        on tenures.dimension = curves.dimension
        and tenures.dimension_value = curves.dimension_value and tenures.day >= curves.days
),

reached as (
    select tenures.dimension, tenures.dimension_value, tenure_months, sum(lives) as at_risk
    from tenures inner join days
        on tenures.dimension = days.dimension
        and tenures.dimension_value = days.dimension_value and days.days >= tenures.day
    group by all
)

select
    dimension, dimension_value, tenure_months::integer as tenure_months,
    at_risk::bigint as at_risk,
    (coalesce(so_far, 0) - coalesce(lag(coalesce(so_far, 0)) over (
        partition by dimension, dimension_value order by tenure_months
    ), 0))::bigint as churned,
    case when coalesce(nobody, 0) = 1 then 0 else exp(coalesce(log_survival, 0)) end as survival,
    case when coalesce(nobody, 0) = 1 then null when coalesce(log_survival, 0) = 0 then 1
        else exp(log_survival * exp(1.959963984540054e0 * sqrt(greenwood) / abs(log_survival)))
    end as survival_low,
    case when coalesce(nobody, 0) = 1 then null when coalesce(log_survival, 0) = 0 then 1
        else exp(log_survival * exp(-1.959963984540054e0 * sqrt(greenwood) / abs(log_survival)))
    end as survival_high
from read_off inner join reached using (dimension, dimension_value, tenure_months);

create table marts.data_quality as
with rows as (
    select 'transactions' as table_name, _source_file as source_file,
        coalesce(status, 'accepted') as status, transactions.customer_id is null as is_guest, amount
    from transactions left join exceptions using (_row_id)
)

select
    table_name, source_file, count(*) as landed,
    count(*) filter (status = 'accepted') as accepted,
    count(*) filter (status = 'rejected') as rejected,
    count(*) filter (status = 'superseded') as superseded,
    count(*) filter (status = 'duplicate') as duplicates,
    count(*) filter (status = 'accepted' and is_guest) as unidentified_rows,
    coalesce(sum(amount) filter (status = 'accepted' and is_guest), 0)::decimal(38, 2)
        as unidentified_amount
from rows group by all;

create table marts.rejected_rows as
select
    landed._source_file as source_file, landed._source_row as source_row,
    concat_ws(
        ', ',
        case when landed._malformed is not null then 'malformed_row' end,
        case when coalesce(trim(occurred_at), '') = '' then 'missing_occurred_at' end,
        case when trim(occurred_at) <> '' and try_cast(occurred_at as timestamp) is null
            then 'invalid_occurred_at' end,
        case when trim(quantity) <> '' and try_cast(quantity as decimal(18, 4)) is null
            then 'invalid_quantity' end,
        case when coalesce(trim(landed.amount), '') = '' then 'missing_amount' end,
        case when trim(landed.amount) <> '' and try_cast(landed.amount as double) is null
            then 'invalid_amount' end,
        case when abs(try_cast(landed.amount as double)) > 9999999999999999.99
            then 'amount_out_of_range' end,
        case when coalesce(upper(trim(currency)), 'USD') in ('', 'USD')
                and try_cast(landed.amount as decimal(18, 8))
                <> round(try_cast(landed.amount as decimal(18, 8)), 2)
            then 'amount_too_precise' end,
        case when trim(cost) <> '' and try_cast(cost as double) is null then 'invalid_cost' end,
        case when lower(nullif(trim(landed.kind), ''))
                not in ('sale', 'refund', 'adjustment', 'subscription_payment')
            then 'unknown_kind' end,
        case when year(try_cast(occurred_at as timestamp)) not between 1900 and 2199
            then 'date_out_of_range' end,
        case when cast(try_cast(occurred_at as timestamp) as date) > landed._landed_on
                and year(try_cast(occurred_at as timestamp)) <= 2199 then 'in_the_future' end,
        case when coalesce(upper(trim(currency)), 'USD') not in ('', 'USD')
                and upper(trim(currency)) not in (select currency from day_rates)
            then 'no_exchange_rate' end,
        case when landed.customer_id not in (
                select customer_id from customers where customer_id is not null
            ) then 'unknown_customer' end
    ) as reject_reasons,
    to_json(landed)::varchar as raw_text
from read_parquet('transactions/*.parquet', union_by_name = true) as landed
semi join (from exceptions where status = 'rejected') as rejected using (_row_id);
