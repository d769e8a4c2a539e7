{#- Net promoter score: 100 x (promoters - detractors) / responses; NULL without responses. -#}
{% macro nps(promoters, detractors, responses) -%}
    100 * {{ safe_ratio(promoters ~ ' - ' ~ detractors, responses) }}
{%- endmacro %}
