-- The transactional marts as one would write them for DuckDB alone and for this delivery: no
-- incremental runs, no other engine, no settings, no contracts. What it may know of the data, it
-- uses: plain timestamps without an offset, amounts below 10^14, no customer's window below a month,
-- every file delivered once, no row dated after the last day.
create temp table customers as
select
    nullif(trim(customer_id), '') as customer_id,
    coalesce(nullif(trim(segment), ''), 'unknown') as segment,
    coalesce(
        nullif(trim(acquisition_channel), ''),
        case when nullif(trim(referred_by), '') is not null then 'referral' end,
        'unknown'
    ) as acquisition_channel,
    coalesce(nullif(trim(region), ''), 'unknown') as region,
    try_cast(registered_at as timestamp) as registered_at,
    _row_id,
    _source_file,
    hash(
        segment, acquisition_channel, referred_by, region, registered_at, birth_date, full_name,
        email, phone
    ) as content,
    concat_ws(
        ', ',
        case when nullif(trim(customer_id), '') is null then 'missing_customer_id' end,
        case when trim(registered_at) <> '' and try_cast(registered_at as timestamp) is null
            then 'invalid_registered_at' end,
        case when trim(birth_date) <> '' and try_cast(birth_date as date) is null
            then 'invalid_birth_date' end,
        case when year(try_cast(registered_at as timestamp)) not between 1900 and 2199
                or year(try_cast(birth_date as date)) not between 1900 and 2199
            then 'date_out_of_range' end
    ) as reasons
from read_parquet('customers/*.parquet', union_by_name = true);

update customers set reasons = 'malformed_row' from (
    select _row_id from read_parquet('customers/*.parquet', union_by_name = true)
    where _malformed is not null
) as malformed where customers._row_id = malformed._row_id;

create temp table customer_verdicts as
select
    *,
    case
        when reasons <> '' and _row_id < max(_row_id) over same and customer_id is not null
            then 'superseded'
        when reasons <> '' then 'rejected'
        when content <> arg_max(content, _row_id) filter (reasons = '') over same then 'superseded'
        when _row_id = min(_row_id) filter (reasons = '') over same_content then 'accepted'
        else 'duplicate'
    end as status
from customers
window same as (partition by customer_id), same_content as (partition by customer_id, content);

create temp table day_rates as
with rates as (
    select
        upper(trim(currency)) as currency,
        try_cast(rate_date as date) as rate_date,
        try_cast(rate as decimal(18, 10)) as rate
    from read_parquet('exchange_rates/*.parquet', union_by_name = true)
    where try_cast(rate as decimal(18, 10)) > 0
        and year(try_cast(rate_date as date)) between 1900 and 2199
    qualify row_number() over (
        partition by upper(trim(currency)), try_cast(rate_date as date) order by _row_id desc
    ) = 1
),

days as (
    select currency, cast(unnest(generate_series(first_day, date '2100-01-01', interval 1 day)) as date) as day
    from (select currency, min(rate_date) as first_day from rates group by currency)
)

select days.currency, days.day, rates.rate
from days asof join rates on days.currency = rates.currency and days.day >= rates.rate_date;

-- every row once, typed and judged by itself
create temp table transactions as
with typed as (
    select
        _row_id, _source_file, _landed_on, _malformed,
        nullif(trim(transaction_id), '') as transaction_id,
        nullif(trim(customer_id), '') as customer_id,
        try_cast(occurred_at as timestamp) as occurred_at,
        nullif(nullif(upper(trim(currency)), ''), 'USD') as currency,
        try_cast(amount as decimal(18, 4)) as amount_given,
        try_cast(cost as decimal(18, 4)) as cost_given,
        try_cast(quantity as decimal(18, 4)) as quantity,
        coalesce(
            nullif(lower(trim(kind)), ''),
            case when try_cast(amount as decimal(18, 4)) < 0 then 'refund' else 'sale' end
        ) as kind,
        nullif(trim(product_category), '') as product_category,
        nullif(trim(location), '') as location,
        coalesce(trim(cost), '') <> '' as has_cost,
        coalesce(trim(quantity), '') <> '' as has_quantity
    from read_parquet('transactions/*.parquet', union_by_name = true)
)

select
    _row_id,
    _source_file,
    transaction_id,
    typed.customer_id,
    cast(occurred_at as date) as day,
    kind,
    product_category,
    location,
    case when typed.currency is null then try_cast(amount_given as decimal(18, 2))
        else try_cast(round(amount_given * rate, 2) as decimal(18, 2)) end as amount,
    case when transaction_id is not null then hash(transaction_id) end as key,
    hash(
        typed.customer_id, occurred_at, typed.currency, amount_given, cost_given, quantity, kind,
        product_category, location
    ) as content,
    coalesce(
        _malformed is null and amount_given is not null
        and year(occurred_at) between 1900 and 2199 and cast(occurred_at as date) <= _landed_on
        and (typed.currency is not null or amount_given = round(amount_given, 2))
        and (typed.currency is null or rate is not null)
        and (cost_given is not null or not has_cost)
        and (quantity is not null or not has_quantity)
        and kind in ('sale', 'refund', 'adjustment', 'subscription_payment')
        and (typed.customer_id is null or typed.customer_id in (
            select customer_id from customers where customer_id is not null
        )),
        false
    ) as is_fine
from typed
left join day_rates
    on typed.currency = day_rates.currency and cast(typed.occurred_at as date) = day_rates.day;

-- the few rows that do not simply count
create temp table exceptions as
with repeated as (
    select key from transactions where key is not null group by key having count(*) > 1
)

select
    _row_id,
    case
        when not is_fine and _row_id < max(_row_id) over same then 'superseded'
        when not is_fine then 'rejected'
        when content <> arg_max(content, _row_id) filter (is_fine) over same then 'superseded'
        when _row_id = min(_row_id) filter (is_fine) over same_content then 'accepted'
        else 'duplicate'
    end as status
from transactions
where key in (from repeated)
window same as (partition by transaction_id),
    same_content as (partition by transaction_id, content)
union all
select _row_id, 'rejected' from transactions
where not is_fine and (key is null or key not in (from repeated));

create temp table months as
select
    customer_id,
    date_trunc('month', day) as month,
    bit_or(1::bigint << (day(day) - 1)) filter (kind = 'sale') as days,
    min(day) filter (kind = 'sale') as first_day,
    max(day) filter (kind = 'sale') as last_day,
    min(day) as first_seen,
    coalesce(sum(amount) filter (kind <> 'subscription_payment'), 0) as revenue
from transactions
anti join (from exceptions where status <> 'accepted') as excepted using (_row_id)
where customer_id is not null
group by all;

create temp table choices as
with chosen as (
    select customer_id, choice, chosen, date_trunc('month', day) as month,
        bit_or(1::bigint << (day(day) - 1)) as days
    from (
        select customer_id, 1 as choice, product_category as chosen, day, _row_id, kind from transactions
        union all
        select customer_id, 2, location, day, _row_id, kind from transactions
    )
    anti join (from exceptions where status <> 'accepted') as excepted using (_row_id)
    where customer_id is not null and kind = 'sale' and chosen is not null
    group by all
),

counted as (
    select customer_id, choice, chosen, sum(bit_count(days)) as visits, max(month) as last_month
    from chosen group by all
)

select
    customer_id,
    max(chosen) filter (choice = 1) as favourite_category,
    max(chosen) filter (choice = 2) as usual_location
from (
    from counted
    qualify row_number() over (
        partition by customer_id, choice order by visits desc, last_month desc, chosen
    ) = 1
)
group by customer_id;

create temp table today as
select max(day) as as_of from transactions
anti join (from exceptions where status <> 'accepted') as excepted using (_row_id);
