{#- The stage a customer is in on a day, the first that fits, from facts as they were known on it:
    has_begun a life, is_active, life_number, days of that life, days the customer is known, and
    what makes it at risk, growing or exploring. -#}
{% macro lifecycle_stage(row) -%}
    case
        when {{ row }}.has_begun and not {{ row }}.is_active then 'lost'
        when {{ row }}.has_begun and {{ row }}.life_number > 1 and {{ row }}.life_days <= 90
            then 'won_back'
        when {{ row }}.has_begun and {{ row }}.is_leaving then 'at_risk'
        when {{ row }}.has_begun and {{ row }}.known_days <= 365
            and ({{ row }}.has_bought_again or {{ row }}.has_renewed) then 'growing'
        when {{ row }}.has_begun and {{ row }}.known_days <= 365 then 'buying'
        when {{ row }}.has_begun then 'nurtured'
        when {{ row }}.has_explored then 'exploring'
        else 'attracted'
    end
{%- endmacro %}
