with lives as (
    select
        customers.*,
        min(case when customers.relationship = 'transactional' then episodes.started_on end) over ()
            as first_transactional_on
    from {{ ref('visible_customers') }} as customers
    left join {{ ref('visible_episodes') }} as episodes
        on customers.customer_id = episodes.customer_id
        and episodes.episode_number = 1
)

select
    dimensions.dimension,
    {{ dimension_value('lives') }} as dimension_value,
    -- in a period starting before this day the group's transactional customers can't have lapsed
    max(
        case
            when lives.relationship = 'transactional'
                then {{ add_days('lives.first_transactional_on', 'lives.inactivity_window_days') }}
        end
    ) as warm_up_ends_on
from lives
cross join {{ dimensions() }}
group by dimensions.dimension, {{ dimension_value('lives') }}
