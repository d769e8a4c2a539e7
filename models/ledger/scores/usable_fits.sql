with customers as (
    select distinct
        {{ forecast_model('customers') }} as model,
        customers.segment,
        customers.billing_months
    from {{ ref('customer_value_inputs') }} as customers
),

-- one row per forecast: the two models of purchases were fitted and judged together
fits as (
    select
        'bgnbd_gamma_gamma' as model,
        purchases.segment,
        purchases.billing_months,
        purchases.fitted_for,
        purchases.passed,
        purchases.reason,
        purchases.r,
        purchases.alpha,
        purchases.a,
        purchases.b,
        amounts.p,
        amounts.q,
        amounts.v,
        purchases.beta
    from {{ ref('current_fits') }} as purchases
    inner join {{ ref('current_fits') }} as amounts
        on purchases.segment = amounts.segment and purchases.fitted_for = amounts.fitted_for
    where purchases.model = 'bgnbd' and amounts.model = 'gamma_gamma'
    union all
    select
        model, segment, billing_months, fitted_for, passed, reason, r, alpha, a, b, p, q, v, beta
    from {{ ref('current_fits') }}
    where model = 'sbg'
),

-- the segment's own fit where it passed, else the pooled one; if neither did, the pooled one's
-- reason. A contract that has ended has no billing interval: any fit of its kind speaks for it.
candidates as (
    select
        customers.model,
        customers.segment,
        customers.billing_months,
        fits.segment as fitted_segment,
        fits.billing_months as fitted_billing_months,
        fits.fitted_for,
        fits.passed,
        fits.reason,
        fits.r,
        fits.alpha,
        fits.a,
        fits.b,
        fits.p,
        fits.q,
        fits.v,
        fits.beta,
        row_number() over (
            partition by customers.model, customers.segment, customers.billing_months
            order by
                case when fits.passed then 0 else 1 end,
                case when fits.passed = (fits.segment = customers.segment) then 0 else 1 end,
                fits.billing_months nulls first
        ) as choice
    from customers
    left join fits
        on customers.model = fits.model
        and (customers.segment = fits.segment or fits.segment = 'all')
        and (customers.billing_months is null or customers.billing_months = fits.billing_months)
    where customers.model is not null
)

select
    model,
    segment,
    billing_months,
    case when passed then fitted_segment end as fitted_segment,
    case when passed then null else coalesce(reason, 'no_model_fitted') end
        as not_predicted_because,
    case when passed then r end as r,
    case when passed then alpha end as alpha,
    case when passed then a end as a,
    case when passed then b end as b,
    case when passed then p end as p,
    case when passed then q end as q,
    case when passed then v end as v,
    case when passed then beta end as beta,
    coalesce(passed, false) as passed,
    case when passed then fitted_for end as fitted_for
from candidates
where choice = 1
