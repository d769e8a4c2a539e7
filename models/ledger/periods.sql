with bounds as (
    select
        (select as_of.as_of_date from {{ ref('as_of') }} as as_of) as as_of_date,
        least(
            (select min(episodes.started_on) from {{ ref('visible_episodes') }} as episodes),
            (
                select min(answers.sent_on) from {{ ref('customer_answers') }} as answers
                where {{ visible_as_of('answers.sent_on') }}
            )
        ) as first_day
),

final as (
    {{ period_rows('bounds') }}
)

select * from final
