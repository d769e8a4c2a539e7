{#- The rows of a lake table that a staging model has to look at for the first time:
    all of them in a full refresh, those landed since its last build in an incremental one. -#}
{% macro received(table) -%}
    select * from {{ source('lake', table) }}
    {%- if is_incremental() %}
    where _row_id > (select coalesce(max(_row_id), 0) from {{ this }})
    {%- endif %}
{%- endmacro %}
