with fits as (
    select distinct fit_id from {{ ref('current_fits') }}
)

select leaving.kind, leaving.term, leaving.coefficient, leaving.is_used
from {{ ref('stg_leaving_fits') }} as leaving
inner join fits on leaving.fit_id = fits.fit_id
