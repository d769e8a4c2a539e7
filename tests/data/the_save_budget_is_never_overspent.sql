{{ config(meta={'dagster': {'ref': {'name': 'save_list'}}}) }}
{#- Nor is it left unspent where the next contact would have fitted. -#}
with totals as (
    select
        coalesce(sum(contact_cost) filter (where within_budget), 0) as spent,
        min(rank) filter (where not within_budget and expected_margin_saved > 0) as next_rank
    from {{ ref('save_list') }}
)

select totals.spent, next_in_line.contact_cost
from totals
left join {{ ref('save_list') }} as next_in_line on totals.next_rank = next_in_line.rank
where totals.spent > {{ var('save_budget') }}
    or totals.spent + next_in_line.contact_cost <= {{ var('save_budget') }}
