{#- How `touched` keys meet their rows: a key whose rows all vanished has to be named in an
    incremental build, so that what was built of it goes too; a full one has nothing to replace. -#}
{% macro touched_join() -%}
    {{ 'left' if is_incremental() else 'inner' }} join
{%- endmacro %}
