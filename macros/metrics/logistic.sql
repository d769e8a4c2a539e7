{#- The probability whose odds have this logarithm, cut where exp would overflow. -#}
{% macro logistic(log_odds) -%}
    case
        when {{ log_odds }} is not null
            then 1 / (1 + exp(greatest(least(-({{ log_odds }}), 700e0), -700e0)))
    end
{%- endmacro %}
