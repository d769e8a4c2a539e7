-- deciles without their fit are what a killed fit left
select
    deciles.fit_id,
    deciles.model,
    deciles.segment,
    cast(deciles.billing_months as integer) as billing_months,
    cast(deciles.decile as integer) as decile,
    deciles.customers,
    deciles.predicted,
    deciles.actual,
    deciles.low,
    deciles.high
from {{ source('lake', 'model_fit_deciles') }} as deciles
where deciles.fit_id in (select fits.fit_id from {{ source('lake', 'model_fits') }} as fits)
