{#- Incremental strategy: the rows of every key that the new rows name are replaced by them.
    A key whose rows all vanished is named by a row with _source_rows = 0, which is not kept.
    Where several columns are keys, each by itself, only such rows name them, one key a row. -#}
{% macro get_incremental_replace_keys_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set new_rows = arg_dict['temp_relation'] -%}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set keys = [key] if key is string else key -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set tombstones = '_source_rows' in arg_dict['dest_columns'] | map(attribute='name') -%}
    delete from {{ target }} where
    {%- for key in keys %}
        {{ 'or ' if not loop.first }}{{ key }} in (
            select {{ key }} from {{ new_rows }}
            {%- if keys | length > 1 %} where _source_rows = 0 and {{ key }} is not null{% endif %}
        )
    {%- endfor %};
    insert into {{ target }} ({{ columns }})
    select {{ columns }} from {{ new_rows }}
    {%- if tombstones %} where _source_rows > 0{% endif %};
{% endmacro %}
