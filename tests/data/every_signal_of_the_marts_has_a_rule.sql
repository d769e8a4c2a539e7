{{ config(meta={'dagster': {'ref': {'name': 'playbook'}}}) }}
{#- A signal that the playbook does not know would silently be nobody's: response_times leaves it
    out. The seeds with a row for all others need that row. -#}
select distinct signals.signal as missing
from {{ ref('customer_signals') }} as signals
left join {{ ref('playbook') }} as playbook on signals.signal = playbook.signal
where playbook.signal is null
union all
select 'campaigns: default'
where not exists (select 1 from {{ ref('campaigns') }} as rules where rules.campaign_id = 'default')
union all
select 'save_rates: default'
where not exists (select 1 from {{ ref('save_rates') }} as rules where rules.action = 'default')
union all
select distinct 'contact_calendar: ' || occasion
from {{ ref('contact_calendar') }}
where action is null or owner_role is null or message_key is null
