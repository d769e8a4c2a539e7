with bounds as (
    select
        (select as_of.as_of_date from {{ ref('as_of') }} as as_of) as as_of_date,
        least(
            (select min(episodes.started_on) from {{ ref('visible_episodes') }} as episodes),
            (
                select min(spend.spent_on) from {{ ref('channel_spend') }} as spend
                where {{ visible_as_of('spend.spent_on') }}
            )
        ) as first_day
),

final as (
    {{ period_rows('bounds') }}
)

select * from final
