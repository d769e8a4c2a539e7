{#- What a group's changed share of the customers did to the rate of all: more customers in a group
    above the rate of all raise it (Kitagawa 1955, centred as in Griliches and Regev 1995). Added to
    0, since nothing times a rate below that of all would be shown as -0. -#}
{% macro mix_effect(share, previous_share, rate, previous_rate, all_rate, previous_all_rate) -%}
    0e0 + ({{ share }} - {{ previous_share }})
    * ({{ rate }} + {{ previous_rate }} - {{ all_rate }} - {{ previous_all_rate }}) / 2e0
{%- endmacro %}
