{#- Share of those who would leave that an action keeps, by strata of treated and control: 1 less the
    ratio of their leaving shares, pooled by Mantel and Haenszel so that campaigns of other sizes and
    splits may stand together; held between 0 and 1. Aggregate. -#}
{% macro save_rate(left_treated, treated, left_control, control) -%}
    {%- set all = '(' ~ treated ~ ' + ' ~ control ~ ')' -%}
    greatest(0e0, least(1e0, 1 - {{ safe_ratio(
        exact_sum(safe_ratio(left_treated ~ ' * ' ~ control, all)),
        exact_sum(safe_ratio(left_control ~ ' * ' ~ treated, all))
    ) }}))
{%- endmacro %}
