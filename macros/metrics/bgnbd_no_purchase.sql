{#- BG/NBD: the chance of no purchase in the next `days`, given that the customer is alive with this
    chance. Of one who is, the purchase rate is gamma (r + x, alpha + T) by now, so that none come
    with ((alpha + T) / (alpha + T + days))^(r + x); one who is gone buys no more. Times and alpha in
    days. -#}
{% macro bgnbd_no_purchase(probability_alive, x, age, days, r, alpha) -%}
    1 - {{ probability_alive }} + {{ probability_alive }} * exp(
        ({{ r }} + {{ x }})
        * ln(({{ alpha }} + {{ age }}) / ({{ alpha }} + {{ age }} + {{ days }}))
    )
{%- endmacro %}
