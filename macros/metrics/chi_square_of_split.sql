{#- Pearson's chi-square of a split in two against the planned share of the first part, 1 degree of
    freedom; NULL where nobody was split or one part was planned to be empty. -#}
{% macro chi_square_of_split(treated, control, planned_share) -%}
    {%- set n = "(" ~ treated ~ " + " ~ control ~ ")" -%}
    {{ safe_ratio(
        "power(" ~ treated ~ " - " ~ n ~ " * " ~ planned_share ~ ", 2)",
        n ~ " * " ~ planned_share ~ " * (1 - " ~ planned_share ~ ")",
    ) }}
{%- endmacro %}
