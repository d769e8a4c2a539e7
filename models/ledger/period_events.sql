select
    periods.period_type,
    periods.period_start,
    {{ ordered_text_list('events.name') }} as market_events
from {{ ref('periods') }} as periods
inner join {{ ref('market_events') }} as events
    on periods.period_start <= events.happened_on
    and periods.period_end > events.happened_on
where {{ visible_as_of('events.happened_on') }}
group by periods.period_type, periods.period_start
