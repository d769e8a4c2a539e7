{#- From typed rows to rows with their verdict: the common part of every staging model, as CTEs
    that end in `decided`.
    typed       CTE with lineage_columns, the columns, and has_COLUMN for each parsed one
    key         columns of the key; a row that lacks one of them has none, and none at all where
                no row of the table has a key
    columns     the table's own columns, as they are kept
    required, parsed, rules   see reject_reasons
    facts       whether the rows are about a customer that must have been delivered
    amounts     money of the row: column -> reason when its conversion does not fit; each is read
                from COLUMN_given at the rate of `day`
    siblings    a column by which a later step judges rows beside each other -#}
{% macro staged_rows(
    typed, key, columns, required, parsed, rules, facts=true, amounts={}, day=none, siblings=none
) -%}
checked as (
    select
        *,
        {{ reject_reasons(required, parsed, rules) }} as own_reasons,
        case when {{ (key | join(' is not null and ') ~ ' is not null') if key else 'false' }}
            then {{ hash64(key or columns) }} end as _key_hash,
        {{ hash64(columns) }} as _content_hash
    from {{ typed }}
),

candidates as (
    {{ candidates('checked', columns, day if amounts, facts, siblings) }}
),

{% if amounts %}
rates as (
    {{ day_rates('candidates', day) }}
),

reporting as (
    {{ reporting_minor_units() }}
),

converted as (
    select
        candidates.*,
        {%- for amount in amounts %}
        case when candidates.currency is null or rates.exchange_rate is not null
            then {{ money_value('candidates.' ~ amount ~ '_given', 'rates.exchange_rate', 'reporting.minor_units') }}
        end as {{ amount }},
        {%- endfor %}
        rates.exchange_rate
    from candidates
    left join rates on candidates.currency = rates.currency and candidates.{{ day }} = rates.{{ day }}
    cross join reporting
),
{% endif %}

judged as (
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
    from {{ 'converted' if amounts else 'candidates' }}
),

decided as (
    {{ verdicts('judged', key or ['_key_hash']) }}
)
{%- endmacro %}
