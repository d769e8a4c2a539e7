{#- Margin that a customer would still have brought: its monthly margin for as many months as the
    lifetime values of active customers are of theirs. -#}
{% macro forward_margin(monthly_margin, months_worth) -%}
    cast(
        round(cast({{ monthly_margin }} as {{ double_type() }}) * {{ months_worth }}, 2)
        as decimal(38, 2)
    )
{%- endmacro %}
