{#- The newest exchange rate on or before each day on which `rows` hold a foreign currency:
    one row per currency and day, none where there is no rate yet. -#}
{% macro day_rates(rows, day) -%}
    select days.currency, days.{{ day }}, max_by(rates.rate, rates.rate_date) as exchange_rate
    from (
        select distinct currency, {{ day }} from {{ rows }} where currency is not null
    ) as days
    inner join {{ ref('stg_exchange_rates') }} as rates
        on days.currency = rates.currency
        and days.{{ day }} >= rates.rate_date
        and rates.row_status = 'accepted'
    group by days.currency, days.{{ day }}
{%- endmacro %}
