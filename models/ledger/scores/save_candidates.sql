{#- Whom keeping could pay: active, with a probability, and worth something by every measure. -#}
with today as (
    select as_of_date from {{ ref('as_of') }}
),

-- a contract that renews each month is always about to: only longer ones are a reason to call
delivered_renewals as (
    select
        terms.customer_id,
        min({{ days_between('today.as_of_date', 'terms.renews_on') }}) as days_to_renewal
    from {{ ref('visible_terms') }} as terms
    cross join today
    where terms.is_paid
        and terms.billing_months > 1
        and terms.cancelled_on is null
        and coalesce(terms.ended_on > today.as_of_date, true)
        and terms.renews_on >= today.as_of_date
    group by terms.customer_id
),

renewals as (
    select
        inputs.customer_id,
        coalesce(
            delivered_renewals.days_to_renewal,
            case
                when inputs.billing_months > 1 and inputs.days_to_end is null
                    then inputs.days_to_renewal + 1
            end
        ) as days_to_renewal
    from {{ ref('customer_value_inputs') }} as inputs
    left join delivered_renewals on inputs.customer_id = delivered_renewals.customer_id
),

margins as (
    select
        customer_id,
        sum(costed_margin) as costed_margin,
        sum(uncosted_revenue) as uncosted_revenue
    from {{ ref('customer_activity_months') }}
    group by customer_id
),

-- what a buyer's year is expected to bring is that of one who buys at all, times the chance of it
valued as (
    select
        risk.*,
        inputs.relationship,
        {{ margin('margins.costed_margin', 'margins.uncosted_revenue', 'inputs.margin_rate') }}
            as margin,
        last_year.margin as margin_last_12m,
        {{ rounded_money(
            "case when risk.kind = 'contractual' then "
            ~ contract_margin('inputs.mrr', 'inputs.margin_rate', '365')
            ~ ' else '
            ~ safe_ratio('forecasts.expected_margin_12m', '1 - risk.model_probability')
            ~ ' end'
        ) }} as forecast_margin,
        {%- for signal, condition in call_reasons().items() %}
        {{ condition }} as gives_{{ signal }},
        {%- endfor %}
        forecasts.expected_margin_12m is not null as has_forecast
    from {{ ref('customer_risk') }} as risk
    inner join {{ ref('customer_value_inputs') }} as inputs
        on risk.customer_id = inputs.customer_id
    inner join renewals on risk.customer_id = renewals.customer_id
    left join margins on risk.customer_id = margins.customer_id
    left join {{ ref('margin_last_year') }} as last_year
        on risk.customer_id = last_year.customer_id
    left join {{ ref('customer_forecasts') }} as forecasts
        on risk.customer_id = forecasts.customer_id
),

expected as (
    select
        *,
        case
            {%- for signal in call_reasons() %}
            when gives_{{ signal }} then '{{ signal }}'
            {%- endfor %}
            else 'leaving'
        end as strongest_signal,
        coalesce(case when has_forecast then forecast_margin end, margin_last_12m)
            as expected_margin,
        case
            when has_forecast and forecast_margin is not null then 'forecast'
            else 'last_12_months'
        end as margin_basis
    from valued
)

select
    customer_id,
    relationship,
    strongest_signal,
    margin_basis,
    probability_leaving,
    expected_margin,
    margin_last_12m,
    margin,
    {%- for signal in call_reasons() %}
    gives_{{ signal }},
    {%- endfor %}
    strongest_signal = 'leaving' as gives_leaving
from expected
where probability_leaving is not null
    and expected_margin > 0
    and margin_last_12m > 0
    and margin > 0
