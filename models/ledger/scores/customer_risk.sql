{%- set terms = ['intercept', 'base', 'cancelled'] + leaving_signals() -%}
with today as (
    select as_of_date from {{ ref('as_of') }}
),

risk as (
    select * from {{ ref('risk_signals') }}
    where scored_on = (select today.as_of_date from today)
),

-- the segment's own fit where it passed, else the pooled one
passed_fits as (
    select
        kinds.kind,
        kinds.segment,
        kinds.billing_months,
        fits.r,
        7 * fits.alpha as alpha_days,
        fits.alpha,
        fits.a,
        fits.b,
        fits.beta,
        row_number() over (
            partition by kinds.kind, kinds.segment, kinds.billing_months
            order by case when fits.segment = kinds.segment then 0 else 1 end
        ) as choice
    from (select distinct kind, segment, billing_months from risk) as kinds
    inner join {{ ref('current_fits') }} as fits
        on case kinds.kind when 'contractual' then 'sbg' else 'bgnbd' end = fits.model
        and (kinds.segment = fits.segment or fits.segment = 'all')
        and kinds.billing_months is not distinct from fits.billing_months
        and fits.passed
),

fits as (
    select * from passed_fits
    where choice = 1
),

-- contracts of these have no fit of their own though others do
failed_fits as (
    select segment, billing_months from {{ ref('current_fits') }}
    where model = 'sbg' and segment <> 'all' and not passed
),

-- S(n + k) / S(n) is a product of retention rates
renewals as (
    select distinct
        fits.segment,
        fits.billing_months,
        risk.renewals_passed,
        risk.renewals_due,
        fits.alpha,
        fits.beta
    from risk
    inner join fits
        on risk.kind = fits.kind
        and risk.segment = fits.segment
        and risk.billing_months = fits.billing_months
),

renewal_chances as (
    select
        renewals.segment,
        renewals.billing_months,
        renewals.renewals_passed,
        renewals.renewals_due,
        coalesce(exp({{ exact_sum(
            'ln(' ~ sbg_retention(
                '(renewals.renewals_passed + numbers.number)', 'renewals.alpha', 'renewals.beta'
            ) ~ ')'
        ) }}), 1e0) as chance
    from renewals
    left join {{ number_series(12) }} as numbers (number)
        on numbers.number between 1 and renewals.renewals_due
    group by
        renewals.segment,
        renewals.billing_months,
        renewals.renewals_passed,
        renewals.renewals_due
),

alive as (
    select
        risk.*,
        -- what was observed of the segment says more than a fit to all segments
        case
            when failed_fits.segment is null or not coalesce(risk.is_own_rate, false)
                then renewal_chances.chance
        end as renewal_chance,
        fits.r,
        fits.alpha_days,
        case
            when risk.kind = 'transactional' then {{ bgnbd_probability_alive(
                'risk.x', 'risk.t_x', 'risk.age_days', 'fits.r', 'fits.alpha_days', 'fits.a',
                'fits.b'
            ) }}
        end as probability_alive
    from risk
    left join fits
        on risk.kind = fits.kind
        and risk.segment = fits.segment
        and risk.billing_months is not distinct from fits.billing_months
    left join failed_fits
        on risk.segment = failed_fits.segment
        and risk.billing_months = failed_fits.billing_months
    left join renewal_chances
        on risk.segment = renewal_chances.segment
        and risk.billing_months = renewal_chances.billing_months
        and risk.renewals_passed = renewal_chances.renewals_passed
        and risk.renewals_due = renewal_chances.renewals_due
),

-- probabilities end at 12 places, where logarithms begin to differ
modelled as (
    select
        *,
        case
            when kind = 'contractual' then round(1 - renewal_chance, 12)
            when alpha_days is not null then round({{ bgnbd_no_purchase(
                'probability_alive', 'x', 'age_days', '365e0', 'r', 'alpha_days'
            ) }}, 12)
        end as model_probability
    from alive
),

-- nobody who bought once can have stopped by BG/NBD: what was observed speaks for these
based as (
    select
        *,
        case
            when kind = 'transactional' and x = 0 then observed_rate
            else coalesce(model_probability, observed_rate)
        end as base_probability,
        case
            when model_probability is not null and kind = 'contractual' then 'sbg'
            when model_probability is not null and x > 0 then 'bgnbd'
            when observed_rate is not null then 'observed'
        end as base_source
    from modelled
),

-- a column per term: its coefficient, 0 where the score leaves it out
coefficients as (
    select
        kind,
        {%- for term in terms %}
        coalesce(max(case when term = '{{ term }}' and is_used then coefficient end), 0e0)
            as {{ term }},
        {%- endfor %}
        bool_or(term = 'intercept' and is_used) as is_calibrated,
        bool_or(term = 'base' and is_used) as is_base_used,
        bool_or(term = 'cancelled' and is_used) as is_cancelled_used
    from {{ ref('current_leaving_fits') }}
    group by kind
),

-- what was observed of one-time buyers is not given up for a score that does not look at it
scores as (
    select
        based.*,
        case
            when based.cancelled = 1 and coefficients.is_cancelled_used then coefficients.cancelled
            when based.kind = 'transactional' and based.x = 0 and not coefficients.is_base_used
                then null
            when coefficients.is_calibrated then {{ leaving_score(
                'coefficients', logit('based.base_probability'), 'based'
            ) }}
        end as log_odds
    from based
    left join coefficients on based.kind = coefficients.kind
),

scored as (
    select *, round({{ logistic('log_odds') }}, 12) as calibrated_probability from scores
)

select
    customer_id,
    kind,
    segment,
    base_source,
    case
        when calibrated_probability is not null then 'calibrated'
        when base_probability is not null then 'uncalibrated'
    end as probability_basis,
    case
        when calibrated_probability is null and base_probability is null then 'too_few_observed'
    end as not_scored_because,
    model_probability,
    observed_rate,
    base_probability,
    coalesce(calibrated_probability, base_probability) as probability_leaving,
    silence_ratio,
    {%- for signal in leaving_signals() %}
    {{ signal }},
    {%- endfor %}
    cancelled,
    scored_on
from scored
