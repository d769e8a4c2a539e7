{#- What a lost customer costs to replace: the CAC of its channel; where that has none above 0, since
    of those who come for nothing no more can be bought, the mean CAC of the new customers of its
    relationship who came by channels that have one; else the company's. -#}
{% macro replacement_price(channel_cac, relationship_cac, company_cac) -%}
    coalesce(
        case when {{ channel_cac }} > 0 then {{ channel_cac }} end,
        {{ relationship_cac }},
        case when {{ company_cac }} > 0 then {{ company_cac }} end
    )
{%- endmacro %}
