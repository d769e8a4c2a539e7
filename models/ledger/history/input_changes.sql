{#- Facts of a customer: the day from which each changes figures. -#}
{%- set facts = {
    'transactions': (['customer_id', 'occurred_on'], 'occurred_on'),
    'survey_responses': (
        ['customer_id', 'sent_at', 'responded_at'], 'cast(coalesce(responded_at, sent_at) as date)',
    ),
    'interactions': (['customer_id', 'occurred_at'], 'cast(occurred_at as date)'),
    'offers': (['customer_id', 'offered_at'], 'cast(offered_at as date)'),
} -%}
{%- set terms = [
    'customer_id', 'started_on', 'ended_on', 'cancelled_on', 'monthly_amount', 'billing_months',
    'is_trial',
] -%}
{%- set attributes = ['customer_id', 'segment', 'acquisition_channel', 'referred_by', 'region'] -%}
with build as (
    select * from {{ ref('release_in_progress') }}
),

changed_terms as (
    select
        *,
        min({{ hash64(['customer_id', 'monthly_amount', 'billing_months', 'is_trial']) }})
            over (partition by _key_hash)
        <> max({{ hash64(['customer_id', 'monthly_amount', 'billing_months', 'is_trial']) }})
            over (partition by _key_hash) as is_other_term
    from (
        {{ changed_since_base('stg_subscriptions', terms) }}
    ) as subscriptions
),

facts as (
    {%- for table, (columns, day) in facts.items() %}
    select '{{ table }}' as table_name, cause, customer_id, {{ day }} as changed_on
    from (
        {{ changed_since_base('stg_' ~ table, columns) }}
    ) as {{ table }}
    union all
    {%- endfor %}
    -- a term of which the end alone is told now is another from that end on
    select
        'subscriptions',
        cause,
        customer_id,
        case
            when cause = 'late_rows' or is_other_term then started_on
            else least(coalesce(ended_on, cancelled_on), coalesce(cancelled_on, ended_on))
        end
    from changed_terms
),

customer_rows as (
    {{ changed_since_base('stg_customers', attributes) }}
),

-- before a first delivery of customers those seen in facts counted, without attributes
first_delivery as (
    select count(*) = 0 as is_first from {{ ref('stg_customers') }}
    where _batch_id <= (select build.base_batch_id from build)
),

profiles as (
    select
        customer_rows.customer_id,
        coalesce(customer_rows.segment, 'unknown') as segment,
        coalesce(
            customer_rows.acquisition_channel,
            case when customer_rows.referred_by is not null then 'referral' end,
            'unknown'
        ) as acquisition_channel,
        coalesce(customer_rows.region, 'unknown') as region
    from customer_rows
    cross join first_delivery
    where customer_rows.cause = 'changed_rows' or first_delivery.is_first
    union all
    select customer_rows.customer_id, 'unknown', 'unknown', 'unknown'
    from customer_rows
    cross join first_delivery
    where customer_rows.cause = 'late_rows' and first_delivery.is_first
),

attribute_values as (
    select
        profiles.customer_id,
        dimensions.dimension,
        case dimensions.dimension
            when 'segment' then profiles.segment
            when 'acquisition_channel' then profiles.acquisition_channel
            else profiles.region
        end as dimension_value
    from profiles
    cross join {{ dimensions() }}
    where dimensions.dimension in ('segment', 'acquisition_channel', 'region')
),

moved as (
    select customer_id, dimension from attribute_values
    group by customer_id, dimension
    having min(dimension_value) <> max(dimension_value)
),

contracts as (
    select
        subscriptions.customer_id,
        min(subscriptions.started_on) as started_on,
        bool_or(
            subscriptions._batch_id <= build.base_batch_id
            and subscriptions.started_on <= build.base_as_of_date
        ) as was_known
    from {{ ref('stg_subscriptions') }} as subscriptions
    cross join build
    where subscriptions.reject_reasons = ''
        and subscriptions.started_on <= build.as_of_date
        and build.base_release_id is not null
    group by subscriptions.customer_id
),

first_contracts as (
    select customer_id, started_on from contracts
    where not was_known
),

touched_customers as (
    select customer_id from facts
    union
    select customer_id from customer_rows
    union
    select customer_id from first_contracts
),

grouped_customers as (
    select
        customers.customer_id,
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship,
        profiles.first_seen_on
    from touched_customers
    inner join {{ ref('visible_customers') }} as customers
        on touched_customers.customer_id = customers.customer_id
    inner join {{ ref('customer_profiles') }} as profiles
        on touched_customers.customer_id = profiles.customer_id
),

-- one who bought before: its whole life stands under another relationship
turned_contractual as (
    select grouped_customers.customer_id, grouped_customers.first_seen_on
    from first_contracts
    inner join grouped_customers on first_contracts.customer_id = grouped_customers.customer_id
    where grouped_customers.relationship = 'contractual'
        and grouped_customers.first_seen_on < first_contracts.started_on
),

changes as (
    select
        facts.cause,
        facts.table_name,
        dimensions.dimension,
        {{ dimension_value('grouped_customers') }} as dimension_value,
        facts.changed_on
    from (
        select table_name, cause, customer_id, min(changed_on) as changed_on from facts
        group by table_name, cause, customer_id
    ) as facts
    inner join grouped_customers on facts.customer_id = grouped_customers.customer_id
    cross join {{ dimensions() }}
    union all
    -- a customer delivered for the first time brings the facts that waited for it
    select
        'late_rows',
        'customers',
        dimensions.dimension,
        {{ dimension_value('grouped_customers') }},
        grouped_customers.first_seen_on
    from customer_rows
    cross join first_delivery
    inner join grouped_customers on customer_rows.customer_id = grouped_customers.customer_id
    cross join {{ dimensions() }}
    where customer_rows.cause = 'late_rows' and not first_delivery.is_first
    union all
    select
        'changed_attribute',
        'customers',
        attribute_values.dimension,
        attribute_values.dimension_value,
        grouped_customers.first_seen_on
    from moved
    inner join attribute_values
        on moved.customer_id = attribute_values.customer_id
        and moved.dimension = attribute_values.dimension
    inner join grouped_customers on moved.customer_id = grouped_customers.customer_id
    union all
    -- the segment decides the window, and so what every group of the customer counts
    select
        'changed_attribute',
        'customers',
        dimensions.dimension,
        {{ dimension_value('grouped_customers') }},
        grouped_customers.first_seen_on
    from moved
    inner join grouped_customers on moved.customer_id = grouped_customers.customer_id
    cross join {{ dimensions() }}
    where moved.dimension = 'segment'
    union all
    select
        'changed_attribute',
        'subscriptions',
        'relationship',
        relationships.relationship,
        turned_contractual.first_seen_on
    from turned_contractual
    cross join (values ('contractual'), ('transactional')) as relationships (relationship)
    union all
    select
        spend.cause,
        'marketing_spend',
        dimensions.dimension,
        case dimensions.dimension when 'all' then 'all' else spend.channel end,
        spend.spent_on
    from (
        {{ changed_since_base('stg_marketing_spend', ['channel', 'spent_on']) }}
    ) as spend
    cross join {{ dimensions() }}
    where dimensions.dimension in ('all', 'acquisition_channel')
    union all
    select
        'changed_rule',
        'exchange_rates',
        dimension_values.dimension,
        dimension_values.dimension_value,
        rates.rate_date
    from (
        {{ changed_since_base('stg_exchange_rates', ['rate_date']) }}
    ) as rates
    cross join {{ ref('dimension_values') }} as dimension_values
)

select
    cause,
    table_name,
    dimension,
    dimension_value,
    min(changed_on) as changed_on
from changes
where changed_on is not null
group by cause, table_name, dimension, dimension_value
