{#- Every row of `judged` with its row_status, exactly one each:
    accepted    counts;
    rejected    can't stand (reject_reasons says why) and nothing later replaced it;
    superseded  a later delivery of the same key, or for rows without a key a newer version of
                the file, took its place;
    duplicate   same key and same content as the accepted row, which is the first such delivery.
    `repeated`: the judged rows whose key came more than once; the others, nearly all, never pass a
    window. `newest_files`: where the newest version of each file starts. `key`: the key's columns. -#}
{% macro verdicts(judged, repeated, newest_files, key) -%}
    with versions as (
        select
            _row_id,
            max(_row_id) over (partition by {{ key | join(', ') }}) as last_row_id,
            max_by(_content_hash, case when reject_reasons = '' then _row_id end)
                over (partition by {{ key | join(', ') }}) as last_content,
            min(case when reject_reasons = '' then _row_id end)
                over (partition by {{ key | join(', ') }}, _content_hash) as first_delivery
        from {{ repeated }}
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
    left join {{ newest_files }} as newest_files on judged._source_file = newest_files._source_file
    left join versions on judged._row_id = versions._row_id
{%- endmacro %}
