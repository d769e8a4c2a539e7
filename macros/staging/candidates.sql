{#- The rows whose verdict this build decides: in a full refresh all, in an incremental one
    the new rows and the staged ones that they, a new customer or a new rate may change. -#}
{% macro candidates(checked, columns, money, facts, siblings) -%}
    {%- set kept = columns + ['own_reasons', '_key_hash', '_content_hash', '_row_id', '_batch_id',
        '_source_file', '_source_row', '_landed_on'] -%}
    select {{ kept | join(', ') }} from {{ checked }}
    {%- if is_incremental() %}
    union all
    select {{ kept | join(', ') }} from {{ this }}
    where _row_id in (
        {{ reopened_rows(checked, money, facts, siblings) }}
    )
    {%- endif %}
{%- endmacro %}
