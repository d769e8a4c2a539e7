{#- Lower end of the 95 % interval of a difference of two independent shares, from Wilson's
    intervals of each (Newcombe 1998, method 10): right for small groups and shares near 0 and 1. -#}
{% macro newcombe_low(successes_1, trials_1, successes_2, trials_2) -%}
    {{ uplift(successes_1, trials_1, successes_2, trials_2) }} - sqrt(
        power({{ safe_ratio(successes_1, trials_1) }} - {{ wilson_low(successes_1, trials_1) }}, 2)
        + power({{ wilson_high(successes_2, trials_2) }} - {{ safe_ratio(successes_2, trials_2) }}, 2)
    )
{%- endmacro %}
