{#- The rows of a lake table that a staging model has to look at for the first time:
    all of them in a full refresh, those landed since its last build in an incremental one;
    `only` names a CTE of the _row_ids wanted. -#}
{% macro received(table, only=none) -%}
    select * from {{ source('lake', table) }}
    where true
    {%- if is_incremental() %}
        and _row_id > (select coalesce(max(_row_id), 0) from {{ this }})
    {%- endif %}
    {%- if only %}
        and _row_id in (select {{ only }}._row_id from {{ only }})
    {%- endif %}
{%- endmacro %}
