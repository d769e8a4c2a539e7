create temp table profiles as
with seen as (select customer_id, min(first_seen) as first_seen from months group by customer_id)

select customers.customer_id, segment, acquisition_channel, region, 'transactional' as relationship,
    cast(registered_at as date) as registered_on
from customer_verdicts as customers
left join seen using (customer_id)
where status = 'accepted'
    and (registered_at is null or registered_at::date <= (from today) or first_seen <= (from today));

create temp table lives as
with islands as (
    select customer_id, first_day, last_day + 90 as churned,
        lag(last_day + 90) over (partition by customer_id order by month) as before
    from months where first_day is not null
),

numbered as (
    select *, count(*) filter (before is null or first_day > before)
        over (partition by customer_id order by first_day) as number
    from islands
),

ended as (
    select customer_id, number, min(first_day) as started_on, max(churned) as churned_on
    from numbered group by all
)

select
    profiles.*, number, started_on,
    case when churned_on <= (from today) then churned_on end as churned_on,
    lag(churned_on) over next as previous_churned_on,
    lead(started_on) over next as next_started_on
from ended inner join profiles using (customer_id)
window next as (partition by customer_id order by number);

create table marts.customers as
with totals as (
    select customer_id, count(*) as episodes, min(started_on) as first_active_on,
        bool_or(churned_on is null) as is_active, max(churned_on) as churned_on
    from lives group by customer_id
),

purchases as (
    select customer_id, sum(bit_count(days)) as visits, min(first_day) as first_purchase_on,
        max(last_day) as last_purchase_on
    from months group by customer_id
)

select
    profiles.customer_id, segment, acquisition_channel, region, relationship, favourite_category,
    usual_location,
    coalesce(episodes, 0)::integer as episodes,
    coalesce(visits, 0)::bigint as visits,
    case when visits > 1 then (last_purchase_on - first_purchase_on)::double / (visits - 1) end
        as usual_interval_days,
    coalesce(is_active, false) as is_active,
    registered_on,
    first_active_on,
    case when is_active then (from today) else churned_on - 1 end as last_active_on,
    first_purchase_on,
    last_purchase_on,
    case when not is_active then totals.churned_on end as churned_on
from profiles
left join totals using (customer_id)
left join purchases using (customer_id)
left join choices using (customer_id);

create temp table period_types as
from (values ('month', interval 1 month), ('quarter', interval 3 month), ('year', interval 1 year))
    as types (period_type, length);

create temp table periods as
select distinct
    period_type,
    date_trunc(period_type, month)::date as period_start,
    (date_trunc(period_type, month) + length)::date as period_end,
    (date_trunc(period_type, month) + length)::date <= (from today) + 1 as is_complete
from (
    select unnest(generate_series(
        date_trunc('month', (select min(started_on) from lives)), (from today), interval 1 month
    )) as month
)
cross join period_types;

create temp table groups as
select
    case grouping_id(segment, acquisition_channel, region, relationship)
        when 7 then 'segment' when 11 then 'acquisition_channel' when 13 then 'region'
        when 14 then 'relationship' else 'all' end as dimension,
    coalesce(segment, acquisition_channel, region, relationship, 'all') as dimension_value
from profiles
group by grouping sets ((), (segment), (acquisition_channel), (region), (relationship));

create table marts.churn_by_period as
with dated as (
    select
        lives.*, period_type,
        date_trunc(period_type, started_on)::date as started_in,
        date_trunc(period_type, churned_on)::date as churned_in,
        date_trunc(period_type, previous_churned_on)::date as churned_before_in,
        date_trunc(period_type, next_started_on)::date as next_started_in
    from lives cross join period_types
),

endings as (
    select customer_id, period_type, churned_in, segment, acquisition_channel, region, relationship,
        count(*) as ends, min(started_in) < churned_in as was_active,
        coalesce(arg_max(coalesce(next_started_in, date '9999-12-31'), number) = churned_in, false)
            as is_again
    from dated where churned_in is not null
    group by customer_id, period_type, churned_in, segment, acquisition_channel, region, relationship
),

moves as (
    select period_type, started_in as period_start, segment, acquisition_channel, region,
        relationship, count(*) as net, count(*) filter (number = 1) as new,
        count(*) filter (number > 1 and churned_before_in < started_in) as reactivated,
        0 as lost, 0 as lost_new, 0 as returned
    from dated group by all
    union all
    select period_type, churned_in, segment, acquisition_channel, region, relationship,
        -sum(ends), 0, 0, count(*) filter (was_active and not is_again),
        count(*) filter (not was_active and not is_again),
        count(*) filter (was_active and is_again)
    from endings group by all
),

cells as (
    select
        period_type, period_start,
        case grouping_id(segment, acquisition_channel, region, relationship)
            when 7 then 'segment' when 11 then 'acquisition_channel' when 13 then 'region'
            when 14 then 'relationship' else 'all' end as dimension,
        coalesce(segment, acquisition_channel, region, relationship, 'all') as dimension_value,
        sum(net) as net, sum(new) as new, sum(reactivated) as reactivated, sum(lost) as lost,
        sum(lost_new) as lost_new, sum(returned) as returned
    from moves
    group by period_type, period_start, grouping sets (
        (), (segment), (acquisition_channel), (region), (relationship)
    )
),

counted as (
    select
        periods.*, groups.*,
        coalesce(new, 0) as new, coalesce(reactivated, 0) as reactivated,
        coalesce(lost, 0) as lost, coalesce(lost_new, 0) as lost_new,
        coalesce(returned, 0) as returned,
        sum(coalesce(net, 0)) over so_far as ending,
        sum(coalesce(net, 0)) over so_far - coalesce(net, 0) as starting,
        period_start < (select min(started_on) + 90 from lives) as is_warm_up
    from periods cross join groups
    left join cells using (period_type, period_start, dimension, dimension_value)
    window so_far as (
        partition by period_type, dimension, dimension_value order by period_start
        rows between unbounded preceding and current row
    )
),

rated as (
    select *, nullif(case when is_complete and not is_warm_up then starting end, 0)::double as n,
        lost::double as x, 1.959963984540054e0 as z
    from counted
)

select
    period_type, period_start, dimension, dimension_value, is_complete, is_warm_up,
    starting::bigint as starting_customers, new::bigint as new_customers,
    reactivated::bigint as reactivated_customers, lost::bigint as lost_customers,
    lost_new::bigint as lost_new_customers, returned::bigint as returned_in_period,
    ending::bigint as ending_customers,
    x / n as churn_rate,
    case when n > 0 then greatest(
        0, (x + z * z / 2 - z * sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z)
    ) end as churn_rate_low,
    case when n > 0 then least(
        1, (x + z * z / 2 + z * sqrt(x * (n - x) / n + z * z / 4)) / (n + z * z)
    ) end as churn_rate_high,
    1 - power(1 - x / n, 365e0 / (period_end - period_start)) as annualised_churn_rate
from rated;
