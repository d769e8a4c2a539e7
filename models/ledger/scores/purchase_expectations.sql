{#- One series for all customers with the same x and T. Its terms shrink like z^n, with
    z = t / (alpha + T + t): some 50 are needed after a year of history, and 20,000 are enough
    unless alpha + T is below two days. Rows leave the recursion as soon as they have converged. -#}
{%- set ahead = [0, 1, 2, 3, 4, 5, 6, 7] -%}
{%- set most_terms = 20000 -%}
{%- set smallest_term = '1e-15' -%}
with recursive histories as (
    select distinct
        fits.fitted_segment,
        customers.repeat_purchase_days,
        customers.age_days,
        fits.r,
        7 * fits.alpha as alpha_days,
        fits.a,
        fits.b
    from {{ ref('customer_value_inputs') }} as customers
    inner join {{ ref('usable_fits') }} as fits
        on customers.segment = fits.segment
    where fits.model = 'bgnbd_gamma_gamma'
        and fits.passed
        and {{ forecast_model('customers') }} = 'bgnbd_gamma_gamma'
),

-- a year's purchases are those up to its end less those up to its start: summed over the years,
-- each end counts with its year's discount factor less the next one's
horizons as (
    select
        ends_on_day as days,
        discount_factor - coalesce(lead(discount_factor) over (order by year_number), 0) as weight
    from {{ ref('forecast_years') }}
    union all
    select 365e0 as days, 0e0 as weight from {{ ref('forecast_years') }}
    where year_number = 1 and ends_on_day < 365
),

asked as (
    select
        histories.fitted_segment,
        histories.repeat_purchase_days,
        histories.age_days,
        horizons.days,
        horizons.weight,
        histories.r,
        histories.a,
        histories.b,
        histories.repeat_purchase_days as x,
        horizons.days / (histories.alpha_days + histories.age_days + horizons.days) as z,
        (histories.alpha_days + histories.age_days)
        / (histories.alpha_days + histories.age_days + horizons.days) as share
    from histories
    cross join horizons
),

first_terms as (
    select
        fitted_segment,
        repeat_purchase_days,
        age_days,
        days,
        share,
        z,
        {{ bgnbd_series('x', 'r', 'a', 'b', 'z') }}
    from asked
),

series as (
    select
        *,
        term as total,
        1e0 as n,
        term = 0 as has_ended
    from first_terms
    union all
    select
        fitted_segment,
        repeat_purchase_days,
        age_days,
        days,
        share,
        z,
        lower_1,
        upper_1,
        upper_2,
        term,
        total,
        n,
        abs(term) <= {{ smallest_term }} * share * abs(total) as has_ended
    from (
        select
            fitted_segment,
            repeat_purchase_days,
            age_days,
            days,
            share,
            z,
            lower_1,
            upper_1,
            upper_2,
            n + {{ ahead | length }} as n,
            {{ hypergeometric_step(ahead) }}
        from series
        where not has_ended and n < {{ most_terms }}
    ) as further
),

expected as (
    select
        asked.fitted_segment,
        asked.repeat_purchase_days,
        asked.age_days,
        asked.days,
        asked.weight,
        {{ bgnbd_expected_purchases(
            'series.total', 'asked.share', 'asked.x', 'asked.r', 'asked.a', 'asked.b'
        ) }} as purchases
    from asked
    left join series
        on asked.fitted_segment = series.fitted_segment
        and asked.repeat_purchase_days = series.repeat_purchase_days
        and asked.age_days = series.age_days
        and asked.days = series.days
        and series.has_ended
)

select
    fitted_segment,
    repeat_purchase_days,
    age_days,
    case when count(purchases) = count(*) then max(case when days = 365 then purchases end) end
        as purchases_12m,
    case when count(purchases) = count(*) then {{ exact_sum('weight * purchases') }} end
        as discounted_purchases
from expected
group by fitted_segment, repeat_purchase_days, age_days
