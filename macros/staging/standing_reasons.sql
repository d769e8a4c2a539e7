{#- The reasons of a row that is rejected. One that a later delivery replaced is not judged again
    when its customer or its rate arrives, so that it has none. -#}
{% macro standing_reasons() -%}
    case when row_status = 'rejected' then reject_reasons else '' end
{%- endmacro %}
