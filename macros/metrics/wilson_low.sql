{#- Lower end of Wilson's 95 % score interval of a share; NULL without trials. -#}
{% macro wilson_low(successes, trials) -%}
    case when {{ trials }} > 0 then greatest(0e0, {{ wilson_bound(successes, trials, '-') }}) end
{%- endmacro %}
