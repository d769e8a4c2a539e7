{#- The rows of a staging model that count. -#}
{% macro accepted(model) -%}
    (select * from {{ ref(model) }} where row_status = 'accepted')
{%- endmacro %}
