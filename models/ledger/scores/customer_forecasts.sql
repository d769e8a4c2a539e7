with customers as (
    select
        inputs.*,
        coalesce(inputs.days_to_end, inputs.days_to_renewal) as certain_days,
        inputs.days_to_end is not null as is_ending,
        {{ forecast_model('inputs') }} as model
    from {{ ref('customer_value_inputs') }} as inputs
),

-- units are purchase days of buyers, covered days of contracts; a contract that ended has none
units as (
    select
        customers.customer_id,
        fits.model,
        fits.fitted_segment,
        fits.billing_months,
        fits.not_predicted_because,
        fits.passed,
        fits.fitted_for,
        case
            when fits.model = 'bgnbd_gamma_gamma' then {{ bgnbd_probability_alive(
                'customers.repeat_purchase_days', 'customers.recency_days', 'customers.age_days',
                'fits.r', '(7 * fits.alpha)', 'fits.a', 'fits.b'
            ) }}
            when fits.billing_months is not null then 1e0
            else 0e0
        end as probability_alive,
        case
            when fits.model = 'bgnbd_gamma_gamma' then purchases.purchases_12m
            when fits.billing_months is not null then renewals.covered_days_12m
            else 0e0
        end as units_12m,
        case
            when fits.model = 'bgnbd_gamma_gamma' then purchases.discounted_purchases
            when fits.billing_months is not null then renewals.discounted_covered_days
            else 0e0
        end as discounted_units,
        case
            when fits.model = 'bgnbd_gamma_gamma' then {{ gamma_gamma_value(
                'customers.repeat_purchase_days', 'customers.mean_value', 'fits.p', 'fits.q',
                'fits.v'
            ) }} * customers.margin_ratio
            when fits.billing_months is not null
                then {{ contract_margin('customers.mrr', 'customers.margin_rate', '1e0') }}
            else 0e0
        end as margin_per_unit,
        renewals.chance_12m,
        -- nothing is left to chance: the end is agreed, or has come
        fits.model = 'sbg' and coalesce(customers.is_ending, false)
        or fits.model = 'sbg' and fits.billing_months is null as is_certain
    from customers
    inner join {{ ref('usable_fits') }} as fits
        on customers.segment = fits.segment
        and customers.model = fits.model
        and customers.billing_months is not distinct from fits.billing_months
    left join {{ ref('purchase_expectations') }} as purchases
        on fits.fitted_segment = purchases.fitted_segment
        and customers.repeat_purchase_days = purchases.repeat_purchase_days
        and customers.age_days = purchases.age_days
    left join {{ ref('renewal_expectations') }} as renewals
        on fits.fitted_segment = renewals.fitted_segment
        and customers.billing_months = renewals.billing_months
        and customers.renewals_passed = renewals.renewals_passed
        and customers.certain_days = renewals.certain_days
        and customers.is_ending = renewals.is_ending
),

expected as (
    select
        customer_id,
        model,
        fitted_segment,
        billing_months,
        probability_alive,
        margin_per_unit,
        is_certain,
        fitted_for,
        case
            when passed and units_12m is null then 'not_converged' else not_predicted_because
        end as not_predicted_because,
        case model when 'sbg' then units_12m else probability_alive * units_12m end as units_12m,
        case model when 'sbg' then discounted_units else probability_alive * discounted_units end
            as discounted_units,
        case model when 'sbg' then chance_12m else probability_alive * units_12m end as ranked_by,
        passed and units_12m is not null as is_predicted
    from units
),

ranked as (
    select
        *,
        {{ forecast_decile(
            'ranked_by',
            ['model', 'fitted_segment', 'billing_months', 'is_predicted', 'is_certain']
        ) }} as decile
    from expected
),

banded as (
    select
        ranked.*,
        case when ranked.is_certain then 1e0 else bands.low end as low,
        case when ranked.is_certain then 1e0 else bands.high end as high
    from ranked
    left join {{ ref('current_fit_bands') }} as bands
        on ranked.fitted_segment = bands.segment
        and ranked.decile = bands.decile
        and ranked.billing_months is not distinct from bands.billing_months
        and case ranked.model when 'sbg' then 'sbg' else 'bgnbd' end = bands.model
),

bounded as (
    select
        *,
        low * units_12m * margin_per_unit as one_end,
        -- a contract can't cover more than every day
        case
            when model = 'sbg' and high * units_12m > 365 then 365e0 else high * units_12m
        end * margin_per_unit as other_end
    from banded
)

select
    customer_id,
    case when is_predicted then model end as model,
    case when is_predicted then fitted_segment end as fitted_segment,
    not_predicted_because,
    case when is_predicted and not is_certain then cast(decile as integer) end as decile,
    case when is_predicted then probability_alive end as probability_alive,
    case when is_predicted and model <> 'sbg' then units_12m end as expected_orders_12m,
    case when is_predicted then units_12m * margin_per_unit end as expected_margin_12m,
    case when is_predicted then least(one_end, other_end) end as expected_margin_12m_low,
    case when is_predicted then greatest(one_end, other_end) end as expected_margin_12m_high,
    case when is_predicted then discounted_units * margin_per_unit end as lifetime_value,
    case when is_predicted then fitted_for end as fitted_for
from bounded
