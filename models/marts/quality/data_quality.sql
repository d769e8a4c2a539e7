with files as (
    select
        table_name,
        source_file,
        sum(row_count) as landed,
        min(batch_id) as first_batch_id,
        max(batch_id) as last_batch_id
    from {{ ref('stg_landed_files') }}
    group by table_name, source_file
),

verdicts as {{ read_again() }} (
    {% for table in var('input_tables') %}
    select
        '{{ table }}' as table_name,
        _source_file as source_file,
        row_status,
        reject_reasons,
        {% if table == 'transactions' %}
        customer_id is null and row_status = 'accepted' as is_unidentified,
        amount
        {% else %}
        false as is_unidentified,
        cast(null as decimal(18, 2)) as amount
        {% endif %}
    from {{ ref('stg_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        table_name,
        source_file,
        count(*) filter (where row_status = 'accepted') as accepted,
        count(*) filter (where row_status = 'rejected') as rejected,
        count(*) filter (where row_status = 'superseded') as superseded,
        count(*) filter (where row_status = 'duplicate') as duplicates,
        count(*) filter (where is_unidentified) as unidentified_rows,
        sum(amount) filter (where is_unidentified) as unidentified_amount
    from verdicts
    group by table_name, source_file
),

reason_counts as (
    select table_name, source_file, concat(reject_reasons, ': ', count(*)) as reason
    from verdicts
    where row_status = 'rejected'
    group by table_name, source_file, reject_reasons
),

reasons as (
    select table_name, source_file, {{ ordered_text_list('reason') }} as reasons
    from reason_counts
    group by table_name, source_file
)

select
    files.table_name,
    files.source_file,
    reasons.reasons,
    cast(files.first_batch_id as bigint) as first_batch_id,
    cast(files.last_batch_id as bigint) as last_batch_id,
    cast(files.landed as bigint) as landed,
    cast(coalesce(counted.accepted, 0) as bigint) as accepted,
    cast(coalesce(counted.rejected, 0) as bigint) as rejected,
    cast(coalesce(counted.superseded, 0) as bigint) as superseded,
    cast(coalesce(counted.duplicates, 0) as bigint) as duplicates,
    cast(coalesce(counted.unidentified_rows, 0) as bigint) as unidentified_rows,
    cast(coalesce(counted.unidentified_amount, 0) as decimal(38, 2)) as unidentified_amount
from files
left join counted
    on files.table_name = counted.table_name and files.source_file = counted.source_file
left join reasons
    on files.table_name = reasons.table_name and files.source_file = reasons.source_file
