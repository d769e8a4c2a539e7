{{ config(
    materialized='incremental', incremental_strategy='replace_keys', unique_key='customer_id'
) }}

with sources as (
    select * from {{ ref('customer_signatures') }}
    where customer_id in (select facts.customer_id from {{ ref('customer_mrr_changes') }} as facts)
),

touched as (
    {{ touched_keys('customer_id', 'sources') }}
),

changes as (
    select
        changes.customer_id,
        changes.changed_on,
        changes.mrr,
        changes.mrr_before,
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship,
        period_types.period_type,
        {{ period_start('changes.changed_on', 'period_types.period_type') }} as period_start
    from {{ ref('customer_mrr_changes') }} as changes
    inner join {{ ref('visible_customers') }} as customers
        on changes.customer_id = customers.customer_id
    cross join {{ period_types() }}
    where {{ visible_as_of('changes.changed_on') }}
        and changes.customer_id in (select touched.customer_id from touched)
),

-- one row per customer and period in which its MRR moved: before the period and at its end
states as (
    select
        customer_id,
        {{ dimension_columns() }},
        period_type,
        period_start,
        min_by(mrr_before, changed_on) as start_mrr,
        max_by(mrr, changed_on) as end_mrr
    from changes
    group by customer_id, {{ dimension_columns() }}, period_type, period_start
),

histories as (
    select
        *,
        -- MRR on an earlier day: of a later period's first change, or this one's
        start_mrr > 0
        or row_number() over (partition by customer_id, period_type order by period_start) > 1
            as was_paying_before
    from states
),

losses as (
    select
        losses.customer_id,
        period_types.period_type,
        {{ period_start('losses.lost_on', 'period_types.period_type') }} as period_start,
        max_by(losses.loss_type, losses.lost_on) as loss_type,
        max_by(losses.reason_code, losses.lost_on) as reason_code,
        max_by(coalesce(losses.competitor, ''), losses.lost_on) as competitor
    from {{ ref('customer_losses') }} as losses
    cross join {{ period_types() }}
    where losses.loss_kind = 'mrr'
    group by
        losses.customer_id, period_types.period_type,
        {{ period_start('losses.lost_on', 'period_types.period_type') }}
),

-- new, reactivated and churned are told before expansion and contraction
told as (
    select
        *,
        case
            when start_mrr = 0 and end_mrr > 0 and was_paying_before then 'reactivated'
            when start_mrr = 0 and end_mrr > 0 then 'new'
            when start_mrr > 0 and end_mrr = 0 then 'churned'
            when end_mrr > start_mrr then 'expansion'
            when end_mrr < start_mrr then 'contraction'
            else 'none'
        end as movement
    from histories
)

select
    told.customer_id,
    told.period_type,
    told.period_start,
    told.segment,
    told.acquisition_channel,
    told.region,
    told.relationship,
    told.movement,
    told.start_mrr,
    told.end_mrr,
    case when told.movement = 'churned' then losses.loss_type end as loss_type,
    case when told.movement = 'churned' then losses.reason_code end as reason_code,
    case when told.movement = 'churned' then nullif(losses.competitor, '') end as competitor,
    sources._source_rows,
    sources._source_signature
from told
inner join sources on told.customer_id = sources.customer_id
left join losses
    on told.customer_id = losses.customer_id
    and told.period_type = losses.period_type
    and told.period_start = losses.period_start
{%- if is_incremental() %}
union all
select
    customer_id, null, null, null, null, null, null, null, null, null, null, null, null, 0, null
from touched
{%- endif %}
