{#- The tenth, 1 (most expected) to 10, of the customers that share a fit. Equal expectations stay
    together and are placed by the middle of their ranks, as in the fit's holdout. -#}
{% macro forecast_decile(expected, group_columns) -%}
    {%- set group = 'partition by ' ~ group_columns | join(', ') -%}
    {%- set ranks = '(' ~ group ~ ' order by ' ~ expected ~ ' desc)' -%}
    cast(least(floor(5 * (
        {{ safe_ratio('rank() over ' ~ ranks ~ ' - 1', 'count(*) over (' ~ group ~ ')') }}
        + cume_dist() over {{ ranks }}
    )), 9) as integer) + 1
{%- endmacro %}
