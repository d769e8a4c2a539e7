{{ config(meta={'dagster': {'ref': {'name': 'stg_transactions'}}}) }}
{#- Both limits have to be passed, by one table in one landing. A correction that supersedes the
    rejected rows heals the landing that brought them. -#}
with verdicts as (
    {% for table in var('input_tables') %}
    select '{{ table }}' as table_name, _batch_id as batch_id, row_status
    from {{ ref('stg_' ~ table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    table_name,
    batch_id,
    count(*) as landed_rows,
    count(*) filter (where row_status = 'rejected') as rejected_rows
from verdicts
group by table_name, batch_id
having count(*) filter (where row_status = 'rejected') > {{ var('max_rejected_rows') }}
    and count(*) filter (where row_status = 'rejected') > {{ var('max_rejected_share') }} * count(*)
