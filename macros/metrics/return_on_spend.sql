{#- What a unit of spend has brought back beyond itself so far: (margin - spend) / spend; NULL where
    nothing, or less, was spent. -#}
{% macro return_on_spend(margin, acquisition_spend) -%}
    case when {{ acquisition_spend }} > 0
        then {{ safe_ratio(margin ~ ' - ' ~ acquisition_spend, acquisition_spend) }} end
{%- endmacro %}
