{#- Upper end of Wilson's 95 % score interval of a share; NULL without trials. -#}
{% macro wilson_high(successes, trials) -%}
    case when {{ trials }} > 0 then least(1e0, {{ wilson_bound(successes, trials, '+') }}) end
{%- endmacro %}
