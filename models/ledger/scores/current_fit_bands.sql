with fits as (
    select distinct fit_id from {{ ref('current_fits') }}
)

select
    deciles.model,
    deciles.segment,
    deciles.billing_months,
    deciles.decile,
    deciles.low,
    deciles.high
from {{ ref('stg_model_fit_deciles') }} as deciles
inner join fits on deciles.fit_id = fits.fit_id
