{{ config(meta={'dagster': {'ref': {'name': 'loss_scenarios'}}}) }}
{#- A scenario says either a share or a number; the customers it takes from are the active ones of
    `customers`, and every group has every scenario. -#}
with active as (
    select
        groups.dimension,
        groups.dimension_value,
        count(customers.customer_id) as customers
    from {{ ref('dimension_values') }} as groups
    left join {{ ref('customers') }} as customers
        on customers.is_active
        and groups.dimension_value = case groups.dimension
            when 'segment' then customers.segment
            when 'acquisition_channel' then customers.acquisition_channel
            when 'region' then customers.region
            when 'relationship' then customers.relationship
            else 'all'
        end
    group by groups.dimension, groups.dimension_value
)

select sizes.scenario, active.dimension, active.dimension_value
from active
cross join {{ ref('loss_scenario_sizes') }} as sizes
left join {{ ref('loss_scenarios') }} as scenarios
    on sizes.scenario = scenarios.scenario
    and active.dimension = scenarios.dimension
    and active.dimension_value = scenarios.dimension_value
where active.customers is distinct from scenarios.active_customers
union all
select scenario, null, null
from {{ ref('loss_scenario_sizes') }}
where (lost_share is null) = (lost_customers is null)
    or not coalesce(lost_share between 0 and 1, true)
    or not coalesce(lost_customers >= 0, true)
