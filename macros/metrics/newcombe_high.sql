{#- Upper end of the 95 % interval of a difference of two independent shares (Newcombe 1998,
    method 10). -#}
{% macro newcombe_high(successes_1, trials_1, successes_2, trials_2) -%}
    {{ uplift(successes_1, trials_1, successes_2, trials_2) }} + sqrt(
        power({{ wilson_high(successes_1, trials_1) }} - {{ safe_ratio(successes_1, trials_1) }}, 2)
        + power({{ safe_ratio(successes_2, trials_2) }} - {{ wilson_low(successes_2, trials_2) }}, 2)
    )
{%- endmacro %}
