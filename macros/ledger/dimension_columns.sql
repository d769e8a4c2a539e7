{#- The customer attributes that marts are split by, besides `all`. -#}
{% macro dimension_columns() -%}
    segment, acquisition_channel, region, relationship
{%- endmacro %}
