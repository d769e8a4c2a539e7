{#- Churn a quarter that the rest of the year may have for a yearly target:
    1 - ((1 - target) / (1 - churn so far))^(1 / (4 - quarters)); NULL when the target is out of
    reach or the year over. -#}
{% macro required_churn(target, churn_so_far, quarters) -%}
    case when {{ churn_so_far }} <= {{ target }} and {{ quarters }} < 4 then
        1 - power(
            {{ safe_ratio('1 - ' ~ target, '1 - ' ~ churn_so_far) }},
            1e0 / nullif(4 - {{ quarters }}, 0)
        )
    end
{%- endmacro %}
