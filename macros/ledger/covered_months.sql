{#- Rows: one per visible paid term and month that it covers by the as-of date, with the covered
    days of the month, those after the as-of date included. -#}
{% macro covered_months() -%}
    {%- set paid -%}
        select
            terms.customer_id,
            terms.monthly_amount,
            terms.started_on,
            terms.covered_until,
            least(
                coalesce({{ add_days('terms.covered_until', -1) }}, today.as_of_date),
                today.as_of_date
            ) as last_visible_on
        from {{ ref('visible_terms') }} as terms
        cross join {{ ref('as_of') }} as today
        where terms.is_paid
    {%- endset -%}
    select
        customer_id,
        month,
        monthly_amount,
        covered_from,
        days_in_month,
        {{ days_between('covered_from', 'covered_to') }} as covered_days
    from (
        select
            paid.customer_id,
            paid.monthly_amount,
            spine.month,
            {{ days_between('spine.month', add_months('spine.month', 1)) }} as days_in_month,
            greatest(paid.started_on, spine.month) as covered_from,
            least(
                coalesce(paid.covered_until, {{ add_months('spine.month', 1) }}),
                {{ add_months('spine.month', 1) }}
            ) as covered_to
        from ({{ paid }}) as paid
        inner join (
            {{ month_spine('first_day', 'last_day') }}
            from (
                select min(started_on) as first_day, max(last_visible_on) as last_day
                from ({{ paid }}) as bounded
            ) as bounds
        ) as spine
            on spine.month between {{ month_start('paid.started_on') }} and paid.last_visible_on
    ) as covered
{%- endmacro %}
