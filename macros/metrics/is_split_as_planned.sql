{#- Whether a split agrees with the planned share: the chi-square is at most the 99 % quantile of
    its distribution with 1 degree of freedom, which is p >= 0.01. -#}
{% macro is_split_as_planned(treated, control, planned_share) -%}
    {{ chi_square_of_split(treated, control, planned_share) }} <= 6.634896601021213e0
{%- endmacro %}
