{#- Of each release the last note. -#}
with noted as (
    select
        *,
        row_number() over (partition by release_id order by note_id desc) as notes_after
    from {{ source('lake', 'releases') }}
)

select
    release_id,
    state,
    base_release_id,
    rules,
    definitions,
    last_batch_id,
    is_in_line,
    noted_at,
    as_of_date
from noted
where notes_after = 1
