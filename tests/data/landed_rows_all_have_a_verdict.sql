{{ config(meta={'dagster': {'ref': {'name': 'stg_landed_files'}}}) }}
{#- No row is lost: what the landing counted stands in the staging models, file by file, and no
    staged row belongs to a file the landing never finished. -#}
with staged as (
    {% for table in var('input_tables') %}
    select '{{ table }}' as table_name, _source_file as source_file, count(*) as staged_rows
    from {{ ref('stg_' ~ table) }}
    group by _source_file
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

landed as (
    select table_name, source_file, sum(row_count) as landed_rows
    from {{ ref('stg_landed_files') }}
    group by table_name, source_file
)

select
    coalesce(landed.table_name, staged.table_name) as table_name,
    coalesce(landed.source_file, staged.source_file) as source_file,
    landed.landed_rows,
    staged.staged_rows
from landed
full outer join staged
    on landed.table_name = staged.table_name and landed.source_file = staged.source_file
where coalesce(landed.landed_rows, 0) <> coalesce(staged.staged_rows, 0)
