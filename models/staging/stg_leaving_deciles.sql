-- rows without their fit are what a killed fit left
select
    fit_id,
    fitted_for,
    kind,
    cast(decile as integer) as decile,
    customers,
    predicted,
    actual
from {{ source('lake', 'leaving_deciles') }}
where fit_id in (select fits.fit_id from {{ source('lake', 'model_fits') }} as fits)
