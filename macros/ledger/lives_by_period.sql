{#- The lives of `lives` (started_on, churned_on, next_started_on, previous_churned_on; all columns
    stay) once for every period type, with the period that each of these days is in. -#}
{% macro lives_by_period(lives) -%}
    select
        {{ lives }}.*,
        period_types.period_type,
        {{ period_start(lives ~ '.started_on', 'period_types.period_type') }} as started_in,
        {{ period_start(lives ~ '.churned_on', 'period_types.period_type') }} as churned_in,
        {{ period_start(lives ~ '.previous_churned_on', 'period_types.period_type') }}
            as churned_before_in,
        {{ period_start(lives ~ '.next_started_on', 'period_types.period_type') }}
            as next_started_in
    from {{ lives }}
    cross join {{ period_types() }}
{%- endmacro %}
