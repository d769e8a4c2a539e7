{#- The group whose observed rate of leaving speaks for a customer: contracts by segment and
    interval, one-time buyers by the days since, other buyers by segment. -#}
{% macro leaving_group(billing_months, x, days_silent, segment) -%}
    case
        when {{ billing_months }} is not null
            then {{ segment }} || ', ' || cast({{ billing_months }} as {{ dbt.type_string() }})
                || ' months'
        when {{ x }} > 0 then 'repeat, ' || {{ segment }}
        when {{ days_silent }} <= 30 then 'once, 0-30 days'
        when {{ days_silent }} <= 60 then 'once, 31-60 days'
        else 'once, 61+ days'
    end
{%- endmacro %}
