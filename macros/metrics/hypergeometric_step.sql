{#- Gauss's series 2F1(upper_1, upper_2; lower_1; z), some terms further: the columns `term` (number
    n) and `total` (the sum up to it) after as many terms as `ahead` has members, 0, 1, 2 and so on.
    Several a step, since each step of a recursive query has its price; nested, q (1 + q (1 + ...)),
    so that the quotients q of neighbouring terms are all that has to be computed. -#}
{% macro hypergeometric_step(ahead) -%}
    {%- set quotients = [] -%}
    {%- for i in ahead -%}
        {%- do quotients.append(
            '((upper_1 + n + ' ~ i ~ ') * (upper_2 + n + ' ~ i ~ ')'
            ~ ' / ((lower_1 + n + ' ~ i ~ ') * (n + ' ~ (i + 1) ~ ')) * z)'
        ) -%}
    {%- endfor -%}
    term * {{ quotients | join('\n            * ') }} as term,
    total + term * {{ quotients | join('\n            * (1 + ') }}{{ ')' * (quotients | length - 1) }}
        as total
{%- endmacro %}
