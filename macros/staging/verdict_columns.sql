{#- What every staging model carries beside its table's columns; a model that judges further
    after the verdict gives its own expressions for status and reasons. -#}
{% macro verdict_columns(row_status='row_status', reject_reasons=standing_reasons()) -%}
    {{ row_status }} as row_status,
    {{ reject_reasons }} as reject_reasons,
    own_reasons,
    _key_hash,
    _content_hash,
    _row_id,
    _batch_id,
    _source_file,
    _source_row,
    _landed_on
{%- endmacro %}
