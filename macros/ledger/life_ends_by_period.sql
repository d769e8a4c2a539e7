{#- One row per customer and period in which a life of `dated` (rows of lives_by_period with the
    dimension columns) ended: whether the customer was active before the first of these lives' ends
    and is after the last. Lost are those who were and are not. -#}
{% macro life_ends_by_period(dated) -%}
    select
        customer_id,
        period_type,
        churned_in as period_start,
        {{ dimension_columns() }},
        count(*) as ends,
        max(episode_number) as last_episode_number,
        min(started_in) < churned_in as was_active,
        -- DuckDB's max_by passes over NULLs, so that "no next life" needs a value
        max_by(coalesce(next_started_in, cast('9999-12-31' as date)), episode_number) = churned_in
            as is_active_again
    from {{ dated }}
    where churned_in is not null
    group by customer_id, period_type, churned_in, {{ dimension_columns() }}
{%- endmacro %}
