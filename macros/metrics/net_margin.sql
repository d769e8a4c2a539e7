{#- What a campaign brought: the margin of the treated less what they would have brought without
    it, the control group's mean times their number, less the cost. -#}
{% macro net_margin(margin_uplift, treated, cost) -%}
    cast(round({{ margin_uplift }} * {{ treated }} - {{ cost }}, 2) as decimal(38, 2))
{%- endmacro %}
