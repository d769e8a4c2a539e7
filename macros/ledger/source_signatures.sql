{#- The `sources` that touched_keys compares: one row per key of `rows`, with how many rows it has
    and what they hold, told by `columns`. -#}
{% macro source_signatures(rows, key, columns) -%}
    select
        {{ key }},
        cast(count(*) as bigint) as _source_rows,
        {{ row_signature(columns) }} as _source_signature
    from {{ rows }}
    group by {{ key }}
{%- endmacro %}
