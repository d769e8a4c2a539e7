{#- From the rows of a lake table to rows with their verdict: the common part of every staging
    model, as CTEs that end in `decided`. Called with a query from `received` that has
    lineage_columns, the columns, and has_COLUMN for each parsed one.
    key         columns of the key; a row that lacks one of them has none, and none at all where
                no row of the table has a key
    columns     the table's own columns, as they are kept
    required, parsed, rules   see reject_reasons
    facts       whether the rows are about a customer that must have been delivered
    amounts     money of the row: column -> reason when its conversion does not fit; each is read
                from COLUMN_given at the rate of `day`
    siblings    a column by which a later step judges rows beside each other
    A full refresh reads the lake again for each step rather than hold it: every row passes once
    with all its columns, and beside the others only those whose key came more than once. -#}
{% macro staged_rows(
    table, key, columns, required, parsed, rules, facts=true, amounts={}, day=none, siblings=none
) -%}
{%- set again = '' if is_incremental() else read_again() -%}
{%- set typed = caller() -%}
with checked as {{ again }} (
    {{ checked_rows(table, typed, key, columns, required, parsed, rules) }}
),

candidates as {{ again }} (
    {{ candidates('checked', columns, day if amounts, facts, siblings) }}
),

{% if amounts %}
rates as (
    {{ day_rates() }}
),
{% endif %}

repeated_keys as (
    select _key_hash from candidates
    group by _key_hash
    having count(*) > 1
),

repeated_rows as (
    -- rows without a key are equal to none
    select _row_id from candidates
    where _key_hash in (select repeated_keys._key_hash from repeated_keys)
),

repeated as (
    {%- if is_incremental() %}
    select * from candidates
    where _row_id in (select repeated_rows._row_id from repeated_rows)
    {%- else %}
    {{ checked_rows(table, typed, key, columns, required, parsed, rules, only='repeated_rows') }}
    {%- endif %}
),

judged_repeated as (
    {{ judged_rows('repeated', facts, amounts, day) }}
),

judged as (
    {{ judged_rows('candidates', facts, amounts, day) }}
),

newest_files as (
    select _source_file, max(_row_id - _source_row) as file_start
    from candidates
    group by _source_file
),

decided as (
    {{ verdicts('judged', 'judged_repeated', 'newest_files', key or ['_key_hash']) }}
)
{%- endmacro %}
