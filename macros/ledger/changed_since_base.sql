{#- The rows of a staging model by which the build differs from its base release, with `columns`:
    cause       late_rows for a row that is new; changed_rows for one in another's place, the row
                before (is_before) and the row now
    Rows with a key: the newest version before the base's last landing against the newest now, so
    that a row sent again is no change. Rows without one: the file's version then against now.
    Only keys that had another content before are looked up among all rows. -#}
{% macro changed_since_base(model, columns) -%}
    {%- set kept = columns + ['_content_hash', '_source_file'] -%}
    with base as (
        select base_batch_id from {{ ref('release_in_progress') }}
    ),

    landed as (
        select {{ kept | join(', ') }}, _key_hash, _row_id, row_status from {{ ref(model) }}
        where _batch_id > (select base.base_batch_id from base)
            and row_status in ('accepted', 'duplicate')
    ),

    corrected_keys as (
        select distinct _key_hash from {{ ref(model) }}
        where row_status = 'superseded'
            and reject_reasons = ''
            and _batch_id <= (select base.base_batch_id from base)
            and _key_hash in (
                select landed._key_hash from landed
                where landed._key_hash is not null
            )
    ),

    versions as (
        select
            *,
            max(case when _batch_id <= (select base.base_batch_id from base) then _row_id end)
                over (partition by _key_hash) as row_before,
            max(_row_id) over (partition by _key_hash) as row_now
        from {{ ref(model) }}
        where reject_reasons = ''
            and _key_hash in (select corrected_keys._key_hash from corrected_keys)
    ),

    pairs as (
        select
            *,
            min(_content_hash) over (partition by _key_hash)
            <> max(_content_hash) over (partition by _key_hash) as is_changed
        from versions
        where _row_id in (row_before, row_now)
    ),

    files_now as (
        select {{ kept | join(', ') }} from landed
        where _key_hash is null
    ),

    versions_before as (
        select
            {{ kept | join(', ') }},
            _row_id - _source_row as file_start,
            max(_row_id - _source_row) over (partition by _source_file) as newest_start
        from {{ ref(model) }}
        where _key_hash is null
            and row_status = 'superseded'
            and reject_reasons = ''
            and _batch_id <= (select base.base_batch_id from base)
            and _source_file in (select files_now._source_file from files_now)
    ),

    files_before as (
        select {{ kept | join(', ') }} from versions_before
        where file_start = newest_start
    ),

    added as (
        select {{ kept | join(', ') }} from files_now
        except all
        select {{ kept | join(', ') }} from files_before
    ),

    removed as (
        select {{ kept | join(', ') }} from files_before
        except all
        select {{ kept | join(', ') }} from files_now
    ),

    -- of a file with as many rows more as less each stands for another; what is more is late
    file_changes as (
        select
            _source_file,
            sum(removed_rows) > 0 as has_changed_rows,
            sum(added_rows) > sum(removed_rows) as has_late_rows
        from (
            select _source_file, 1 as added_rows, 0 as removed_rows from added
            union all
            select _source_file, 0, 1 from removed
        ) as differences
        group by _source_file
    )

    select 'late_rows' as cause, false as is_before, _key_hash, {{ columns | join(', ') }} from landed
    where row_status = 'accepted'
        and _key_hash is not null
        and _key_hash not in (select corrected_keys._key_hash from corrected_keys)
    union all
    select 'changed_rows', _row_id = row_before, _key_hash, {{ columns | join(', ') }} from pairs
    where is_changed
    union all
    select 'changed_rows', true, null, {{ columns | join(', ') }} from removed
    union all
    select 'changed_rows', false, null, {{ columns | join(', ') }} from added
    where _source_file in (
        select file_changes._source_file from file_changes
        where file_changes.has_changed_rows
    )
    union all
    select 'late_rows', false, null, {{ columns | join(', ') }} from added
    where _source_file in (
        select file_changes._source_file from file_changes
        where file_changes.has_late_rows
    )
{%- endmacro %}
