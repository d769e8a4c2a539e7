{#- A release prepared and not yet published is what the build is to become; one that was published
    after it has overtaken it. -#}
with newest as (
    select * from {{ ref('stg_releases') }}
    order by release_id desc
    limit 1
),

prepared as (
    select * from newest
    where state = 'prepared'
),

base as (
    select * from {{ ref('stg_releases') }}
    where is_in_line
    order by release_id desc
    limit 1
)

select
    coalesce(prepared.release_id, 'unreleased') as release_id,
    base.release_id as base_release_id,
    base.last_batch_id as base_batch_id,
    coalesce(prepared.rules <> base.rules, false) as is_rule_changed,
    coalesce(prepared.definitions <> base.definitions, false) as is_definition_changed,
    prepared.noted_at as prepared_at,
    as_of.as_of_date,
    base.as_of_date as base_as_of_date
from {{ ref('as_of') }} as as_of
left join prepared on prepared.release_id is not null
left join base on base.release_id is not null
