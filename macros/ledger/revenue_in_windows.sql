{#- Rows: one per window of `windows` (customer_id, first_day, last_day; no window twice) with the
    customer's revenue in it, up to the as-of date: transactions by their day, terms by what accrues
    up to the window's last day less what accrues before its first. -#}
{% macro revenue_in_windows(windows) -%}
    {%- set through_last = "least(" ~ days_between(
        'covered.covered_from', add_days('least(windows.last_day, today.as_of_date)', 1)
    ) ~ ", covered.covered_days)" -%}
    {%- set before_first = "least(" ~ days_between('covered.covered_from', 'windows.first_day')
        ~ ", covered.covered_days)" -%}
    {%- set accrued = [] -%}
    {%- for days in [through_last, before_first] -%}
        {%- do accrued.append(accrued_revenue(
            'covered.monthly_amount', 'greatest(0, ' ~ days ~ ')', 'covered.covered_days',
            'covered.days_in_month', 'reporting.minor_units',
        )) -%}
    {%- endfor -%}
    select
        customer_id,
        first_day,
        last_day,
        cast(sum(revenue) as decimal(38, 2)) as revenue,
        cast(sum(costed_margin) as decimal(38, 2)) as costed_margin,
        cast(sum(uncosted_revenue) as decimal(38, 2)) as uncosted_revenue
    from (
        select customer_id, first_day, last_day, revenue, costed_margin, uncosted_revenue
        from (
            select
                windows.customer_id,
                windows.first_day,
                windows.last_day,
                {{ customer_month_measures() }}
            from {{ windows }} as windows
            inner join ({{ customer_transactions() }}) as transactions
                on windows.customer_id = transactions.customer_id
                and transactions.occurred_on between windows.first_day and windows.last_day
            where {{ visible_as_of('transactions.occurred_on') }}
            group by windows.customer_id, windows.first_day, windows.last_day
        ) as bought
        union all
        select
            windows.customer_id,
            windows.first_day,
            windows.last_day,
            {{ accrued[0] }} - {{ accrued[1] }} as revenue,
            0 as costed_margin,
            {{ accrued[0] }} - {{ accrued[1] }} as uncosted_revenue
        from {{ windows }} as windows
        inner join (
            with paid as (
                {{ visible_paid_terms() }}
                    and terms.customer_id in (select customer_id from {{ windows }})
            ),

            months as (
                {{ covered_months('paid', 'last_visible_on') }}
            )

            select months.*, {{ days_between('covered_from', 'covered_to') }} as covered_days
            from months
        ) as covered
            on windows.customer_id = covered.customer_id
            and windows.last_day >= covered.month
            and windows.first_day < {{ add_months('covered.month', 1) }}
        cross join ({{ reporting_minor_units() }}) as reporting
        cross join {{ ref('as_of') }} as today
    ) as parts
    group by customer_id, first_day, last_day
{%- endmacro %}
