{#- The _row_ids of the staged rows that new rows (`checked`), a new customer or a new rate may
    change. Each cause reads only the columns it is told by: as conditions of one query they would
    read and hold every column of every row. -#}
{% macro reopened_rows(checked, money, facts, siblings) -%}
    select _row_id from {{ this }}
    where row_status = 'rejected'
    {%- for column in ['_key_hash', siblings] if column %}
    union all
    -- rows judged beside each other
    select staged._row_id
    from {{ this }} as staged
    inner join (
        select new_rows.{{ column }} from {{ checked }} as new_rows
        union all
        select rejected.{{ column }} from {{ this }} as rejected
        where rejected.row_status = 'rejected'
    ) as reopened on staged.{{ column }} = reopened.{{ column }}
    {%- endfor %}
    union all
    select _row_id from {{ this }}
    where _key_hash is null
        and _source_file in (select new_rows._source_file from {{ checked }} as new_rows)
    {%- if facts %}
    union all
    -- the first customers ever delivered: from now on the others are unknown
    select _row_id from {{ this }}
    where (select min(customers._row_id) from {{ ref('stg_customers') }} as customers)
        > (select max(before._row_id) from {{ this }} as before)
    {%- endif %}
    {%- if money %}
    union all
    -- a superseded row stays so at any rate, and alone it would look like the newest
    select staged._row_id
    from {{ this }} as staged
    inner join {{ ref('stg_exchange_rates') }} as rates
        on staged.currency = rates.currency and staged.{{ money }} >= rates.rate_date
    where staged.row_status <> 'superseded'
        and rates._row_id > (select max(before._row_id) from {{ this }} as before)
    {%- endif %}
{%- endmacro %}
