with known as (
    select * from {{ ref('stg_model_fits') }}
    where {{ visible_as_of('fitted_for') }}
),

newest as (
    select fit_id from known
    order by fitted_for desc, fit_id desc
    limit 1
)

select
    known.fit_id,
    known.model,
    known.segment,
    known.billing_months,
    known.r,
    known.alpha,
    known.a,
    known.b,
    known.p,
    known.q,
    known.v,
    known.beta,
    known.reason,
    known.passed,
    known.fitted_for
from known
inner join newest on known.fit_id = newest.fit_id
