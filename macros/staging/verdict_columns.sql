{#- What every staging model carries beside its table's columns. -#}
{% macro verdict_columns() -%}
    row_status,
    reject_reasons,
    own_reasons,
    _key_hash,
    _content_hash,
    _row_id,
    _batch_id,
    _source_file,
    _source_row,
    _landed_on
{%- endmacro %}
