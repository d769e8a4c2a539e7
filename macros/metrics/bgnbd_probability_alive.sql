{#- BG/NBD: the chance that a customer still buys, after x purchase days beyond the first, the last
    on day t_x and seen on day `age`; times and alpha in days (Fader and Hardie 2008, "Computing
    P(alive) Using the BG/NBD Model", brucehardie.com/notes/021). The model lets nobody stop at the
    first purchase, so x = 0 gives 1. The logarithm of the odds is cut where exp would overflow. -#}
{% macro bgnbd_probability_alive(x, t_x, age, r, alpha, a, b) -%}
    case
        when {{ x }} = 0 then 1e0
        else 1 / (1 + exp(least(
            ln({{ a }} / ({{ b }} + greatest({{ x }}, 1) - 1))
            + ({{ r }} + {{ x }}) * ln(({{ alpha }} + {{ age }}) / ({{ alpha }} + {{ t_x }})),
            700e0
        )))
    end
{%- endmacro %}
