{{ config(meta={'dagster': {'ref': {'name': 'contact_calendar'}}}) }}
{#- Whoever works with a list reads it in Vietnamese or English, never a code. -#}
with used as (
    select 'action_' || action as label_key from {{ ref('playbook') }}
    union
    select 'signal_' || signal from {{ ref('playbook') }}
    union
    select 'owner_role_' || owner_role from {{ ref('playbook') }}
    union
    select message_key from {{ ref('playbook') }}
    union
    select 'action_' || action from {{ ref('save_rates') }}
    where action <> 'default'
    union
    select 'event_type_' || event_type from {{ ref('market_events') }}
    union
    select 'reason_group_' || reason_group from {{ ref('churn_reason_groups') }}
    union
    select 'occasion_' || occasion from {{ ref('contact_calendar') }}
    union
    select 'signal_' || signal from {{ ref('response_times') }}
    union
    select 'action_' || suggested_action from {{ ref('save_list') }}
    union
    select 'band_' || band from {{ ref('nps_outcomes') }}
    union
    select 'reason_group_' || reason_group from {{ ref('nps_loss_reasons') }}
    union
    select 'arm_' || arm from {{ ref('win_back') }}
    union
    select 'not_measured_' || not_measured_because from {{ ref('campaign_results') }}
    union
    select 'not_measured_' || not_measured_because from {{ ref('win_back_results') }}
)

select used.label_key
from used
left join {{ ref('labels') }} as labels on used.label_key = labels.label_key
where used.label_key is not null
    and (
        labels.label_key is null
        or trim(coalesce(labels.label_en, '')) = ''
        or trim(coalesce(labels.label_vi, '')) = ''
    )
