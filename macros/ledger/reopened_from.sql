{#- One row: the first `day` of which everybody is told anew, the as-of date (or what `as_of` makes of
    it) or the last day built, whichever is earlier; in a full refresh the first day there is. -#}
{% macro reopened_from(built_day, as_of='as_of_date') -%}
    {%- if is_incremental() -%}
    select least({{ as_of }}, (select max(built.{{ built_day }}) from {{ this }} as built)) as day
    from {{ ref('as_of') }}
    {%- else -%}
    select cast('0001-01-01' as date) as day
    {%- endif -%}
{%- endmacro %}
