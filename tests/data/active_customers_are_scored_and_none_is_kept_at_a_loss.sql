{{ config(meta={'dagster': {'ref': {'name': 'save_list'}}}) }}
{#- Every active customer has its row of customer_risk and nobody else; whoever is on the save list
    is one of them and has earned the company something. -#}
with active as (
    select customer_id from {{ ref('customers') }}
    where is_active
)

select active.customer_id, 'not scored' as fault
from active
left join {{ ref('customer_risk') }} as risk on active.customer_id = risk.customer_id
where risk.customer_id is null
union all
select risk.customer_id, 'scored and not active'
from {{ ref('customer_risk') }} as risk
left join active on risk.customer_id = active.customer_id
where active.customer_id is null
union all
select listed.customer_id, 'listed and not active'
from {{ ref('save_list') }} as listed
left join active on listed.customer_id = active.customer_id
where active.customer_id is null
union all
select listed.customer_id, 'listed and not worth it'
from {{ ref('save_list') }} as listed
inner join {{ ref('customer_lifetime_value') }} as values_of
    on listed.customer_id = values_of.customer_id
where values_of.margin <= 0 or values_of.expected_margin_12m <= 0
