{#- BG/NBD: purchase days expected of a living customer in the next t days: eq. 10 of Fader, Hardie
    and Lee (2005) without its denominator 1 / P(alive), from the total of the series of
    bgnbd_series and the share (alpha + T) / (alpha + T + t) = 1 - z. At a = 1 the first part of the
    transformed equation is its limit, a logarithm. -#}
{% macro bgnbd_expected_purchases(total, share, x, r, a, b) -%}
    {%- set front -%}
        ({{ a }} + {{ b }} + {{ x }} - 1) / nullif({{ a }} - 1, 0)
    {%- endset -%}
    case
        when {{ bgnbd_is_as_printed(x, r, a) }} then
            -{{ front }} * (
                {{ expm1('(' ~ r ~ ' + ' ~ x ~ ') * ln(' ~ share ~ ')') }}
                + power({{ share }}, {{ r }} + {{ x }}) * {{ total }}
            )
        else
            coalesce(
                -{{ front }} * {{ expm1('(' ~ a ~ ' - 1) * ln(' ~ share ~ ')') }},
                -({{ a }} + {{ b }} + {{ x }} - 1) * ln({{ share }})
            ) - power({{ share }}, {{ a }} - 1) * {{ total }}
    end
{%- endmacro %}
