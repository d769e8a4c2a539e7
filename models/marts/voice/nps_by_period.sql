with surveys as (
    select
        answers.customer_id,
        answers.sent_on,
        answers.responded_at,
        answers.score,
        {{ known_as_of('answers.answered_on') }} as answered_on,
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship,
        period_types.period_type
    from {{ ref('customer_answers') }} as answers
    inner join {{ ref('visible_customers') }} as customers
        on answers.customer_id = customers.customer_id
    cross join {{ period_types() }}
    where {{ visible_as_of('answers.sent_on') }}
),

sent as (
    select
        period_type,
        {{ period_start('sent_on', 'period_type') }} as period_start,
        {{ dimension_columns() }},
        count(*) as surveys_sent,
        count(*) filter (
            where answered_on <= {{ add_days('sent_on', var('response_window_days')) }}
        ) as surveys_answered,
        0 as responses,
        0 as promoters,
        0 as passives,
        0 as detractors
    from surveys
    group by period_type, {{ period_start('sent_on', 'period_type') }}, {{ dimension_columns() }}
),

ranked_answers as (
    select
        *,
        {{ period_start('answered_on', 'period_type') }} as answered_in,
        -- of two answers in one moment the lower counts
        row_number() over (
            partition by customer_id, period_type, {{ period_start('answered_on', 'period_type') }}
            order by responded_at desc, score asc
        ) as answer_rank
    from surveys
    where answered_on is not null and score is not null
),

answered as (
    select
        period_type,
        answered_in as period_start,
        {{ dimension_columns() }},
        0 as surveys_sent,
        0 as surveys_answered,
        count(*) as responses,
        count(*) filter (where {{ nps_band('score') }} = 'promoter') as promoters,
        count(*) filter (where {{ nps_band('score') }} = 'passive') as passives,
        count(*) filter (where {{ nps_band('score') }} = 'detractor') as detractors
    from ranked_answers
    where answer_rank = 1
    group by period_type, answered_in, {{ dimension_columns() }}
),

counts as (
    select * from sent
    union all
    select * from answered
),

counted as (
    {{ by_period_and_dimension('counts', [
        'surveys_sent', 'surveys_answered', 'responses', 'promoters', 'passives', 'detractors',
    ]) }}
),

scored as (
    select
        *,
        {{ visible_as_of(add_days('period_end', var('response_window_days') ~ ' - 1')) }}
            as is_response_window_over,
        {{ nps('promoters', 'detractors', 'responses') }} as nps,
        {{ nps_adjusted('promoters', 'detractors', 'responses') }} as adjusted,
        {{ nps_adjusted_variance('promoters', 'detractors', 'responses') }} as adjusted_variance
    from counted
),

compared as (
    select
        *,
        lag(responses) over previous as previous_responses,
        lag(nps) over previous as previous_nps,
        lag(adjusted) over previous as previous_adjusted,
        lag(adjusted_variance) over previous as previous_adjusted_variance
    from scored
    window previous as (
        partition by period_type, dimension, dimension_value order by period_start
    )
)

select
    period_type,
    period_start,
    dimension,
    dimension_value,
    is_complete,
    false as is_warm_up,
    cast(surveys_sent as bigint) as surveys_sent,
    cast(surveys_answered as bigint) as surveys_answered,
    cast(responses as bigint) as responses,
    case when is_response_window_over then {{ safe_ratio('surveys_answered', 'surveys_sent') }} end
        as response_rate,
    cast(promoters as bigint) as promoters,
    cast(passives as bigint) as passives,
    cast(detractors as bigint) as detractors,
    nps,
    case
        when responses > 0
            then greatest(-100e0, 100 * (adjusted - {{ z_95() }} * sqrt(adjusted_variance)))
    end as nps_low,
    case
        when responses > 0
            then least(100e0, 100 * (adjusted + {{ z_95() }} * sqrt(adjusted_variance)))
    end as nps_high,
    nps - previous_nps as change,
    case
        when nps - previous_nps is not null
            then responses >= 10 and previous_responses >= 10
                and abs(adjusted - previous_adjusted)
                > {{ z_95() }} * sqrt(adjusted_variance + previous_adjusted_variance)
    end as change_is_significant
from compared
