{#- Rows (all columns of `terms`, plus `month`, `days_in_month`, `covered_from` and `covered_to`,
    exclusive, the days the term covers in it): one per paid term and month from its start to
    `last_day`, a column of `terms` like `covered_until`, which is NULL while the term is open. -#}
{% macro covered_months(terms, last_day) -%}
    select
        {{ terms }}.*,
        spine.month,
        {{ days_between('spine.month', add_months('spine.month', 1)) }} as days_in_month,
        greatest({{ terms }}.started_on, spine.month) as covered_from,
        least(
            coalesce({{ terms }}.covered_until, {{ add_months('spine.month', 1) }}),
            {{ add_months('spine.month', 1) }}
        ) as covered_to
    from {{ terms }}
    inner join (
        {{ month_spine('first_day', 'last_day') }} from (
            select min(started_on) as first_day, max({{ last_day }}) as last_day from {{ terms }}
        ) as bounds
    ) as spine
        on spine.month between {{ month_start(terms ~ '.started_on') }} and {{ terms }}.{{ last_day }}
{%- endmacro %}
