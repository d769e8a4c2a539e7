{#- One end of Wilson's 95 % score interval (Wilson 1927): stays inside 0 and 1 and is right for
    few trials and for shares near 0 and 1, where the plain normal interval is not. -#}
{% macro wilson_bound(successes, trials, sign) -%}
    {%- set x = "cast(" ~ successes ~ " as " ~ double_type() ~ ")" -%}
    {%- set n = "nullif(cast(" ~ trials ~ " as " ~ double_type() ~ "), 0)" -%}
    {%- set z = z_95() -%}
    (
        {{ x }} + {{ z }} * {{ z }} / 2
        {{ sign }} {{ z }} * sqrt({{ x }} * ({{ n }} - {{ x }}) / {{ n }} + {{ z }} * {{ z }} / 4)
    ) / ({{ n }} + {{ z }} * {{ z }})
{%- endmacro %}
