{#- Rows: one per customer, period_type and period in which it was active or its money moved, with
    is_active and revenue. Years are added up from quarters, and months are there already. `since`,
    if given, is the first day of a period; those that start earlier are not whole then. -#}
{% macro activity_by_period(since=none) -%}
    {%- set months %}
    {%- if since %}where month >= {{ since }}{% endif %}
    {%- endset -%}
    with quarters as (
        select
            customer_id,
            {{ period_start('month', "'quarter'") }} as period_start,
            bool_or(is_active) as is_active,
            sum(revenue) as revenue
        from {{ ref('customer_activity_months') }}
        {{ months }}
        group by customer_id, {{ period_start('month', "'quarter'") }}
    )

    select customer_id, 'month' as period_type, month as period_start, is_active, revenue
    from {{ ref('customer_activity_months') }}
    {{ months }}
    union all
    select customer_id, 'quarter', period_start, is_active, revenue from quarters
    union all
    select
        customer_id,
        'year',
        {{ period_start('period_start', "'year'") }},
        bool_or(is_active),
        sum(revenue)
    from quarters
    group by customer_id, {{ period_start('period_start', "'year'") }}
{%- endmacro %}
