{#- BG/NBD: the series behind the expected purchases, as the columns upper_1, upper_2, lower_1 of
    Gauss's 2F1 and its term number 1; z = t / (alpha + T + t), in any unit of time.

    Usually eq. 10 of Fader, Hardie and Lee (2005) after Euler's transformation (Abramowitz and
    Stegun 15.3.3), divided by (a - 1) / lower: a = 1 and a + b = 1 need no case of their own, and
    after many purchases the terms shrink fast (orchestration/fitting/bgnbd_expectations.py derives
    it). Where a is far above r + x its terms would overflow: there it is eq. 10 as printed. -#}
{% macro bgnbd_series(x, r, a, b, z) -%}
    {{ a }} + {{ b }} + {{ x }} - 1 as lower_1,
    case when {{ bgnbd_is_as_printed(x, r, a) }}
        then {{ r }} + {{ x }} else {{ a }} + {{ b }} - 1 - {{ r }} end as upper_1,
    case when {{ bgnbd_is_as_printed(x, r, a) }}
        then {{ b }} + {{ x }} else {{ a }} - 1 end as upper_2,
    case when {{ bgnbd_is_as_printed(x, r, a) }}
        then ({{ r }} + {{ x }}) * ({{ b }} + {{ x }}) / nullif({{ a }} + {{ b }} + {{ x }} - 1, 0)
        else {{ a }} + {{ b }} - 1 - {{ r }} end * {{ z }} as term
{%- endmacro %}
