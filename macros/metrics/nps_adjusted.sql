{#- The adjusted Wald estimate of (promoters - detractors) / responses, -1 to 1: three quarters of
    an answer are added to promoters and to detractors and three answers in all, which keeps the
    95 % interval honest for few answers (Bonett and Price 2012, for a difference of two shares
    of one sample). -#}
{% macro nps_adjusted(promoters, detractors, responses) -%}
    {{ safe_ratio(promoters ~ ' - ' ~ detractors, responses ~ ' + 3') }}
{%- endmacro %}
