-- rows without their fit are what a killed fit left
select
    fit_id,
    fitted_for,
    kind,
    term,
    coefficient,
    standard_error,
    is_used,
    reason,
    customers,
    leavers,
    auc,
    auc_of_base
from {{ source('lake', 'leaving_fits') }}
where fit_id in (select fits.fit_id from {{ source('lake', 'model_fits') }} as fits)
