{#- `candidates` with their money in the reporting currency, at the `rates` of their day, and all
    reasons why a row can't stand beside those of its own. facts, amounts, day: see staged_rows. -#}
{% macro judged_rows(candidates, facts, amounts, day) -%}
    {%- if amounts -%}
    with converted as (
        select
            candidates.*,
            {%- for amount in amounts %}
            case when candidates.currency is null or rates.exchange_rate is not null
                then {{ money_value('candidates.' ~ amount ~ '_given', 'rates.exchange_rate', 'reporting.minor_units') }}
            end as {{ amount }},
            {%- endfor %}
            rates.exchange_rate
        from {{ candidates }} as candidates
        left join (
            select distinct currency, newest_day from rates
        ) as newest on candidates.currency = newest.currency
        left join rates
            on candidates.currency = rates.currency
            and case
                when candidates.{{ day }} > newest.newest_day then newest.newest_day
                else candidates.{{ day }}
            end = rates.day
        cross join ({{ reporting_minor_units() }}) as reporting
    )

    {% endif -%}
    select
        *,
        case
            when own_reasons <> '' then own_reasons
            else concat_ws(
                ', ',
                {%- for amount, reason in amounts.items() %}
                {%- if loop.first %}
                case when currency is not null and exchange_rate is null then 'no_exchange_rate' end,
                {%- endif %}
                case when exchange_rate is not null and {{ amount }} is null and {{ amount }}_given is not null
                    then '{{ reason }}' end,
                {%- endfor %}
                {{ "case when " ~ unknown_customer('customer_id') ~ " then 'unknown_customer' end" if facts else 'null' }}
            )
        end as reject_reasons
    from {{ 'converted' if amounts else candidates }}
{%- endmacro %}
