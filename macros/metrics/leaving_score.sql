{#- Log-odds of leaving: the sum of each calibrated term's coefficient and its value. `terms` has a
    column per term, 0 where the calibration leaves it out. -#}
{% macro leaving_score(terms, base_log_odds, signals) -%}
    {{ terms }}.intercept + {{ terms }}.base * {{ base_log_odds }}
    {%- for signal in leaving_signals() %}
    + {{ terms }}.{{ signal }} * {{ signals }}.{{ signal }}
    {%- endfor %}
{%- endmacro %}
