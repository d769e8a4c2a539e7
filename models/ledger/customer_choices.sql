{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='month') }}

with sources as (
    select * from {{ ref('month_signatures') }}
),

touched as (
    {{ touched_keys('month', 'sources') }}
),

sales as {{ read_again() }} (
    select customer_id, occurred_month as month, occurred_on, product_category, location
    from {{ ref('stg_transactions') }}
    where row_status = 'accepted' and customer_id is not null and kind = 'sale'
        and occurred_month in (select touched.month from touched)
),

chosen as (
    {% for choice in ['product_category', 'location'] %}
    select
        customer_id,
        month,
        '{{ choice }}' as choice,
        {{ choice }} as chosen,
        {{ day_bits('occurred_on') }} as purchase_day_bits
    from sales
    where {{ choice }} is not null
    group by customer_id, month, {{ choice }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    chosen.customer_id,
    touched.month,
    chosen.choice,
    chosen.chosen,
    chosen.purchase_day_bits,
    case when chosen.month is null then 0 else sources._source_rows end as _source_rows,
    sources._source_signature
from touched
{{ touched_join() }} chosen on touched.month = chosen.month
left join sources on touched.month = sources.month
