{{ config(meta={'dagster': {'ref': {'name': 'campaigns'}}}) }}
{#- The row for everything without one of its own; without it a campaign would have no day on which
    its outcome counts. -#}
with defaults as (
    select 'campaigns' as rules, count(*) as default_rows
    from {{ ref('campaigns') }}
    where campaign_id = 'default'
    union all
    select 'save_rates', count(*)
    from {{ ref('save_rates') }}
    where action = 'default'
    union all
    select 'margin_rates', count(*)
    from {{ ref('margin_rates') }}
    where segment = 'default'
)

select * from defaults
where default_rows <> 1
