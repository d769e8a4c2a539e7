{% for table in var('input_tables') %}
select
    '{{ table }}' as table_name,
    staged._source_file as source_file,
    staged._source_row as source_row,
    staged.reject_reasons,
    coalesce(received._malformed, {{ row_as_json('received') }}) as raw_text,
    staged._batch_id as batch_id,
    staged._landed_on as landed_on
from {{ source('lake', table) }} as received
inner join {{ ref('stg_' ~ table) }} as staged on received._row_id = staged._row_id
where staged.row_status = 'rejected'
{{ 'union all' if not loop.last }}
{% endfor %}
