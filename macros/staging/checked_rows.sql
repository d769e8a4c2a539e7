{#- What a delivery says of its rows, each by itself: `typed`, a query from `received`, with
    own_reasons and the hashes of key and content. `only` names a CTE of the _row_ids to read,
    which then are all that is typed. -#}
{% macro checked_rows(table, typed, key, columns, required, parsed, rules, only=none) -%}
    with received as (
        {{ received(table, only) }}
    ),

    typed as (
        {{ typed }}
    )

    select
        *,
        {{ reject_reasons(required, parsed, rules) }} as own_reasons,
        case when {{ (key | join(' is not null and ') ~ ' is not null') if key else 'false' }}
            then {{ hash64(key or columns) }} end as _key_hash,
        {{ hash64(columns) }} as _content_hash
    from typed
{%- endmacro %}
