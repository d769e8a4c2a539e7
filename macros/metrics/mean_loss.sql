{#- Money of some of a group's customers, each of whom stands for the group's mean. -#}
{% macro mean_loss(money, customers_lost, customers) -%}
    cast(
        round(
            cast({{ money }} as {{ double_type() }}) * {{ safe_ratio(customers_lost, customers) }}, 2
        )
        as decimal(38, 2)
    )
{%- endmacro %}
