{{ config(meta={'dagster': {'ref': {'name': 'onboarding'}}}) }}
{#- Whom onboarding counts as new is whom cohort_retention follows. -#}
select onboarding.cohort_type, onboarding.cohort_start, onboarding.dimension_value
from {{ ref('onboarding') }} as onboarding
left join {{ ref('cohort_retention') }} as cohorts
    on onboarding.cohort_type = cohorts.cohort_type
    and onboarding.cohort_start = cohorts.cohort_start
    and onboarding.dimension = cohorts.dimension
    and onboarding.dimension_value = cohorts.dimension_value
    and cohorts.period_number = 0
where onboarding.new_customers <> coalesce(cohorts.cohort_size, 0)
