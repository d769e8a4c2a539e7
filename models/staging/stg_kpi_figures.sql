select
    release_id,
    metric,
    period_type,
    period_start,
    dimension,
    dimension_value,
    cause,
    value,
    numerator,
    denominator,
    is_complete,
    is_final,
    published_at,
    as_of_date
from {{ source('lake', 'kpi_figures') }}
