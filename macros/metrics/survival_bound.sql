{#- End of the 95 % interval of Kaplan-Meier survival: Greenwood's variance on the log-log scale
    (Kalbfleisch and Prentice 1980), S^exp(+-z sqrt(V) / ln S), which stays inside 0 and 1. Where
    nobody has churned yet it is 1; where everybody has, the scale ends and so does the interval: NULL. -#}
{% macro survival_bound(log_survival, greenwood, is_nobody_left, sign) -%}
    case
        when {{ is_nobody_left }} then null
        when {{ log_survival }} = 0 then 1e0
        else exp({{ log_survival }} * exp(
            {{ sign }} {{ z_95() }} * sqrt({{ greenwood }}) / abs({{ log_survival }})
        ))
    end
{%- endmacro %}
