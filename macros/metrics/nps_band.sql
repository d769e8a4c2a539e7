{#- Promoter (9-10), passive (7-8) or detractor (0 to nps_detractor_max) by an answer of 0 to 10. -#}
{% macro nps_band(score) -%}
    case
        when {{ score }} >= 9 then 'promoter'
        when {{ score }} > {{ var('nps_detractor_max') }} then 'passive'
        when {{ score }} >= 0 then 'detractor'
    end
{%- endmacro %}
