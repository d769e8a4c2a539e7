{#- The rows whose verdict this build decides: in a full refresh all, in an incremental one
    the new rows and the staged ones that they, a new customer or a new rate may change. -#}
{% macro candidates(checked, columns, money, facts, siblings) -%}
    {%- set kept = columns + ['own_reasons', '_key_hash', '_content_hash', '_row_id', '_batch_id',
        '_source_file', '_source_row', '_landed_on'] -%}
    select {{ kept | join(', ') }} from {{ checked }}
    {%- if is_incremental() %}
    union all
    select {{ kept | join(', ') }}
    from {{ this }} as staged
    where staged.row_status = 'rejected'
        or staged._key_hash in (
            select new_rows._key_hash from {{ checked }} as new_rows
            where new_rows._key_hash is not null
            union all
            select rejected._key_hash from {{ this }} as rejected
            where rejected.row_status = 'rejected' and rejected._key_hash is not null
        )
        or (
            staged._key_hash is null
            and staged._source_file in (select new_rows._source_file from {{ checked }} as new_rows)
        )
        {%- if siblings %}
        -- rows judged beside each other
        or staged.{{ siblings }} in (
            select new_rows.{{ siblings }} from {{ checked }} as new_rows
            where new_rows.{{ siblings }} is not null
            union all
            select rejected.{{ siblings }} from {{ this }} as rejected
            where rejected.row_status = 'rejected' and rejected.{{ siblings }} is not null
        )
        {%- endif %}
        {%- if facts %}
        -- the first customers ever delivered: from now on the others are unknown
        or (select min(customers._row_id) from {{ ref('stg_customers') }} as customers)
            > (select max(before._row_id) from {{ this }} as before)
        {%- endif %}
        {%- if money %}
        -- a superseded row stays so at any rate, and alone it would look like the newest
        or staged.row_status <> 'superseded' and exists (
            select 1 from {{ ref('stg_exchange_rates') }} as rates
            where rates.currency = staged.currency
                and rates.rate_date <= staged.{{ money }}
                and rates._row_id > (select max(before._row_id) from {{ this }} as before)
        )
        {%- endif %}
    {%- endif %}
{%- endmacro %}
