{#- The variance of nps_adjusted. -#}
{% macro nps_adjusted_variance(promoters, detractors, responses) -%}
    (
        {{ safe_ratio(promoters ~ ' + ' ~ detractors ~ ' + 1.5', responses ~ ' + 3') }}
        - power({{ nps_adjusted(promoters, detractors, responses) }}, 2)
    ) / ({{ responses }} + 3)
{%- endmacro %}
