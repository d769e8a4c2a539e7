{#- The exchange rate that holds on each day, the newest accepted one on or before it: one row per
    currency and day from its first rate to its newest, which also holds on every later day
    (newest_day). Rows meet it by their day: told from the rows, the days would have to be read
    before them. -#}
{% macro day_rates() -%}
    select
        rates.currency,
        {{ add_days('rates.rate_date', 'numbers.number') }} as day,
        rates.rate as exchange_rate,
        rates.newest_day
    from (
        select
            currency,
            rate_date,
            rate,
            lead(rate_date) over (partition by currency order by rate_date) as next_date,
            max(rate_date) over (partition by currency) as newest_day
        from {{ ref('stg_exchange_rates') }}
        where row_status = 'accepted'
    ) as rates
    -- no rate lies farther from the next than the calendar is long
    inner join {{ number_series(110000) }} as numbers (number)
        on numbers.number < coalesce({{ days_between('rates.rate_date', 'rates.next_date') }}, 1)
{%- endmacro %}
