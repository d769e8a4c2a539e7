{{ config(meta={'dagster': {'ref': {'name': 'contact_calendar'}}}) }}
{#- Whoever works with a list reads it in Vietnamese or English, never a code. -#}
{%- set labelled = [
    ('action_', 'action', 'playbook'),
    ('signal_', 'signal', 'playbook'),
    ('owner_role_', 'owner_role', 'playbook'),
    ('', 'message_key', 'playbook'),
    ('action_', "nullif(action, 'default')", 'save_rates'),
    ('event_type_', 'event_type', 'market_events'),
    ('reason_group_', 'reason_group', 'churn_reason_groups'),
    ('occasion_', 'occasion', 'contact_calendar'),
    ('signal_', 'signal', 'response_times'),
    ('action_', 'suggested_action', 'save_list'),
    ('band_', 'band', 'nps_outcomes'),
    ('reason_group_', 'reason_group', 'nps_loss_reasons'),
    ('arm_', 'arm', 'win_back'),
    ('not_measured_', 'not_measured_because', 'campaign_results'),
    ('not_measured_', 'not_measured_because', 'win_back_results'),
    ('metric_', 'metric', 'metrics'),
    ('status_', 'status', 'plan_review'),
    ('owner_role_', 'owner_role', 'plan_review'),
    ('state_', 'state', 'plan_action_results'),
    ('owner_role_', 'owner_role', 'plan_action_results'),
    ('scenario_', 'scenario', 'loss_scenario_sizes'),
] %}
with used as (
    {%- for prefix, code, model in labelled %}
    select '{{ prefix }}' || {{ code }} as label_key from {{ ref(model) }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
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
