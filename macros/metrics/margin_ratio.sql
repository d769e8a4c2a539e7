{#- Margin per amount sold: the customer's own, refunds and costs in it, held between -1 and 1 so
    that one refund of an older purchase is no forecast; the segment's rate before the first sale
    of more than nothing. -#}
{% macro margin_ratio(margin, sales_amount, margin_rate) -%}
    least(greatest(
        case
            when {{ sales_amount }} > 0 then {{ safe_ratio(margin, sales_amount) }}
            else cast({{ margin_rate }} as {{ double_type() }})
        end,
        -1
    ), 1)
{%- endmacro %}
