{#- One end (sign '-' or '+') of the 95 % prediction interval of churn_by_year_end. Who is lost so
    far is known; uncertain are the pace, by Wilson's interval of the survivors so far, and who of
    them leaves at that pace, a binomial. Both errors are added in quadrature (the method of
    variance estimates recovery, Zou and Donner 2008). Never below the churn so far nor above 1. -#}
{% macro churn_by_year_end_bound(survivors, starting, quarters, sign) -%}
    {%- set kept = safe_ratio(survivors, starting) -%}
    {%- set bound = wilson_low if sign == '+' else wilson_high -%}
    {%- set ahead = "((4e0 - " ~ quarters ~ ") / nullif(" ~ quarters ~ ", 0))" -%}
    {%- set stays = "power(" ~ kept ~ ", " ~ ahead ~ ")" -%}
    {{ 'least(1e0' if sign == '+' else 'greatest(1 - ' ~ kept }},
        {{ churn_by_year_end(survivors, starting, quarters) }}
        {{ sign }} {{ kept }} * sqrt(
            power({{ stays }} - power({{ bound(survivors, starting) }}, {{ ahead }}), 2)
            + power({{ z_95() }}, 2) * {{ stays }} * (1 - {{ stays }}) / nullif({{ survivors }}, 0)
        )
    )
{%- endmacro %}
