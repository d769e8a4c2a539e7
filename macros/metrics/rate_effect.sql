{#- What a group's changed rate did to the rate of all, at its mean share (Kitagawa 1955). -#}
{% macro rate_effect(share, previous_share, rate, previous_rate) -%}
    ({{ rate }} - {{ previous_rate }}) * ({{ share }} + {{ previous_share }}) / 2e0
{%- endmacro %}
