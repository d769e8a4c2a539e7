{#- Shifted-beta-geometric: the share of contracts that renew at their k-th renewal, of those that
    come to it: eq. 8 of Fader and Hardie (2007), "How to Project Customer Retention". -#}
{% macro sbg_retention(renewal, alpha, beta) -%}
    ({{ beta }} + {{ renewal }} - 1) / ({{ alpha }} + {{ beta }} + {{ renewal }} - 1)
{%- endmacro %}
