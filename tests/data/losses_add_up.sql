{{ config(meta={'dagster': {'ref': {'name': 'cost_of_loss'}}}) }}
{#- Customers lost are those of churn_by_period; the groups of a dimension add up to all, and one
    cost that is not known makes all not known. -#}
{%- set measures = [
    'customers_lost', 'monthly_revenue_lost', 'monthly_margin_lost', 'forward_margin_lost',
    'margin_until_replaced', 'replacement_cost', 'total_cost',
] -%}
with sums as (
    select
        period_type,
        period_start,
        dimension,
        {%- for measure in measures %}
        case when count(*) = count({{ measure }}) then sum({{ measure }}) end as {{ measure }},
        {%- endfor %}
        count(*) as groups_found
    from {{ ref('cost_of_loss') }}
    group by period_type, period_start, dimension
)

select losses.period_type, losses.period_start, losses.dimension, losses.dimension_value
from {{ ref('cost_of_loss') }} as losses
full outer join {{ ref('churn_by_period') }} as churn
    on losses.period_type = churn.period_type
    and losses.period_start = churn.period_start
    and losses.dimension = churn.dimension
    and losses.dimension_value = churn.dimension_value
where losses.customers_lost is distinct from churn.lost_customers
    or losses.is_complete is distinct from churn.is_complete
    or losses.is_warm_up is distinct from churn.is_warm_up
union all
select sums.period_type, sums.period_start, sums.dimension, null
from sums
inner join {{ ref('cost_of_loss') }} as everybody
    on sums.period_type = everybody.period_type
    and sums.period_start = everybody.period_start
    and everybody.dimension = 'all'
where sums.customers_lost is distinct from everybody.customers_lost
    or sums.monthly_revenue_lost is distinct from everybody.monthly_revenue_lost
    or sums.monthly_margin_lost is distinct from everybody.monthly_margin_lost
    or sums.forward_margin_lost is distinct from everybody.forward_margin_lost
    or sums.margin_until_replaced is distinct from everybody.margin_until_replaced
    or sums.replacement_cost is distinct from everybody.replacement_cost
    or sums.total_cost is distinct from everybody.total_cost
