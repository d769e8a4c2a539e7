{#- Half the width of the 95 % interval of a difference of two means, each group with a variance of
    its own (Welch), by the normal quantile; NULL below two customers in a group. -#}
{% macro margin_uplift_error(variance_1, size_1, variance_2, size_2) -%}
    {{ z_95() }} * sqrt({{ safe_ratio(variance_1, size_1) }} + {{ safe_ratio(variance_2, size_2) }})
{%- endmacro %}
