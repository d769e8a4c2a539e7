{#- What losing customers costs until they are replaced. The forward margin of the whole horizon is
    not in it, since the replacement brings it back. -#}
{% macro total_cost_of_loss(margin_until_replaced, replacement_cost) -%}
    cast({{ margin_until_replaced }} + {{ replacement_cost }} as decimal(38, 2))
{%- endmacro %}
