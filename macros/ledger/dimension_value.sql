{#- The value of `dimensions.dimension` in a row that has the dimension columns. -#}
{% macro dimension_value(rows) -%}
    case dimensions.dimension
        when 'segment' then {{ rows }}.segment
        when 'acquisition_channel' then {{ rows }}.acquisition_channel
        when 'region' then {{ rows }}.region
        when 'relationship' then {{ rows }}.relationship
        else 'all'
    end
{%- endmacro %}
