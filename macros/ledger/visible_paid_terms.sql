{#- The paid terms that are visible on the as-of date, each with the last day of it that is. -#}
{% macro visible_paid_terms() -%}
    select
        terms.*,
        least(
            coalesce({{ add_days('terms.covered_until', -1) }}, today.as_of_date), today.as_of_date
        ) as last_visible_on
    from {{ ref('visible_terms') }} as terms
    cross join {{ ref('as_of') }} as today
    where terms.is_paid
{%- endmacro %}
