{#- Where a staged row came from. -#}
{% macro lineage_columns() -%}
    _row_id, _batch_id, _source_file, _source_row, _landed_on, _malformed
{%- endmacro %}
