{#- Margin of covered days of a contract: a month of its price is 30.4375 days. -#}
{% macro contract_margin(mrr, margin_rate, days) -%}
    cast({{ mrr }} as {{ double_type() }}) * cast({{ margin_rate }} as {{ double_type() }})
    * {{ days }} / 30.4375e0
{%- endmacro %}
