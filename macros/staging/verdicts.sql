{#- Every row of `judged` with its row_status, exactly one each:
    accepted    counts;
    rejected    can't stand (reject_reasons says why) and nothing later replaced it;
    superseded  a later delivery of the same key, or for rows without a key a newer version of
                the file, took its place;
    duplicate   same key and same content as the accepted row, which is the first such delivery.
    `key`: the key's columns. Rows of a key delivered once, nearly all, never pass a window. -#}
{% macro verdicts(judged, key) -%}
    with newest_files as (
        select _source_file, max(_row_id - _source_row) as file_start
        from {{ judged }}
        group by _source_file
    ),

    repeated_keys as (
        select _key_hash from {{ judged }}
        where _key_hash is not null
        group by _key_hash
        having count(*) > 1
    ),

    versions as (
        select
            _row_id,
            max(_row_id) over (partition by {{ key | join(', ') }}) as last_row_id,
            max_by(_content_hash, case when reject_reasons = '' then _row_id end)
                over (partition by {{ key | join(', ') }}) as last_content,
            min(case when reject_reasons = '' then _row_id end)
                over (partition by {{ key | join(', ') }}, _content_hash) as first_delivery
        from {{ judged }}
        where _key_hash in (select repeated_keys._key_hash from repeated_keys)
    )

    select
        judged.*,
        case
            when judged._key_hash is null and judged._row_id - judged._source_row < newest_files.file_start
                then 'superseded'
            when versions._row_id is not null and judged.reject_reasons <> ''
                and judged._row_id < versions.last_row_id then 'superseded'
            when judged.reject_reasons <> '' then 'rejected'
            when versions._row_id is null then 'accepted'
            when judged._content_hash <> versions.last_content then 'superseded'
            when judged._row_id = versions.first_delivery then 'accepted'
            else 'duplicate'
        end as row_status
    from {{ judged }} as judged
    left join newest_files on judged._source_file = newest_files._source_file
    left join versions on judged._row_id = versions._row_id
{%- endmacro %}
