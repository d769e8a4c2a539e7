{%- set months = [var('ltv_horizon_months'), 12] | max -%}
with contracts as (
    select distinct
        fits.fitted_segment,
        fits.billing_months,
        customers.renewals_passed,
        -- an end already agreed is certain, and no renewal comes after it
        coalesce(customers.days_to_end, customers.days_to_renewal) as certain_days,
        customers.days_to_end is not null as is_ending,
        fits.alpha,
        fits.beta
    from {{ ref('customer_value_inputs') }} as customers
    inner join {{ ref('usable_fits') }} as fits
        on customers.segment = fits.segment and customers.billing_months = fits.billing_months
    where fits.model = 'sbg' and fits.passed
),

passed as (
    select distinct fitted_segment, billing_months, renewals_passed, alpha, beta from contracts
),

-- the chance to be there after k more renewals, a product of retention rates
chances as (
    select
        passed.fitted_segment,
        passed.billing_months,
        passed.renewals_passed,
        renewals.number as renewals,
        exp(sum(ln(
            case when renewals.number = 0 then 1e0 else {{ sbg_retention(
                '(passed.renewals_passed + renewals.number)', 'passed.alpha', 'passed.beta'
            ) }} end
        )) over (
            partition by passed.fitted_segment, passed.billing_months, passed.renewals_passed
            order by renewals.number
            rows between unbounded preceding and current row
        )) as chance
    from passed
    inner join {{ number_series(months | round(0, 'ceil') | int) }} as renewals (number)
        on (renewals.number - 1) * passed.billing_months < {{ months }}
),

spans as (
    select
        contracts.fitted_segment,
        contracts.billing_months,
        contracts.renewals_passed,
        contracts.certain_days,
        contracts.is_ending,
        chances.chance,
        case
            when chances.renewals = 0 then 0e0
            else contracts.certain_days
                + (chances.renewals - 1) * contracts.billing_months * 30.4375e0
        end as starts_on_day,
        contracts.certain_days + chances.renewals * contracts.billing_months * 30.4375e0
            as ends_on_day
    from contracts
    inner join chances
        on contracts.fitted_segment = chances.fitted_segment
        and contracts.billing_months = chances.billing_months
        and contracts.renewals_passed = chances.renewals_passed
    where not contracts.is_ending or chances.renewals = 0
)

select
    spans.fitted_segment,
    spans.billing_months,
    spans.renewals_passed,
    spans.certain_days,
    spans.is_ending,
    min(case when spans.starts_on_day < 365 then spans.chance end) as chance_12m,
    {{ exact_sum(
        'case when years.year_number = 1 then spans.chance'
        ~ ' * greatest(least(spans.ends_on_day, 365e0) - spans.starts_on_day, 0) end'
    ) }} as covered_days_12m,
    {{ exact_sum(
        'spans.chance * years.discount_factor * greatest('
        ~ 'least(spans.ends_on_day, years.ends_on_day)'
        ~ ' - greatest(spans.starts_on_day, years.starts_on_day), 0)'
    ) }} as discounted_covered_days
from spans
cross join {{ ref('forecast_years') }} as years
group by
    spans.fitted_segment,
    spans.billing_months,
    spans.renewals_passed,
    spans.certain_days,
    spans.is_ending
