{%- set signals = call_reasons().keys() | list + ['leaving'] -%}
with today as (
    select as_of_date from {{ ref('as_of') }}
),

default_rate as (
    select save_rate from {{ ref('save_rates') }}
    where action = 'default'
),

-- one row; a signal without a label goes by its code
words as (
    select
        count(label_en) as labels_en,
        {%- for signal in signals %}
        coalesce(max(case when label_key = 'signal_{{ signal }}' then label_en end), '{{ signal }}')
            as {{ signal }}_en,
        coalesce(max(case when label_key = 'signal_{{ signal }}' then label_vi end), '{{ signal }}')
            as {{ signal }}_vi,
        {%- endfor %}
        count(label_vi) as labels_vi
    from {{ ref('labels') }}
),

planned as (
    select
        candidates.customer_id,
        candidates.margin_basis,
        case when measured.save_rate is null then 'seed' else 'campaigns' end as save_rate_source,
        concat_ws(
            '; '
            {%- for signal in signals %},
            case when candidates.gives_{{ signal }} then words.{{ signal }}_en end
            {%- endfor %}
        ) as reasons,
        concat_ws(
            '; '
            {%- for signal in signals %},
            case when candidates.gives_{{ signal }} then words.{{ signal }}_vi end
            {%- endfor %}
        ) as reasons_vi,
        concat_ws(
            ', '
            {%- for signal in signals %},
            case when candidates.gives_{{ signal }} then '{{ signal }}' end
            {%- endfor %}
        ) as reason_codes,
        playbook.action,
        playbook.owner_role,
        playbook.message_key,
        playbook.due_within_days,
        candidates.probability_leaving,
        coalesce(
            measured.save_rate,
            cast(coalesce(assumed.save_rate, default_rate.save_rate) as {{ double_type() }})
        ) as save_rate,
        candidates.expected_margin,
        candidates.margin_last_12m,
        cast(playbook.contact_cost as decimal(38, 2)) as contact_cost
    from {{ ref('save_candidates') }} as candidates
    left join {{ ref('playbook') }} as playbook on candidates.strongest_signal = playbook.signal
    left join {{ ref('campaign_save_rates') }} as measured
        on candidates.relationship = measured.relationship
    left join {{ ref('save_rates') }} as assumed on playbook.action = assumed.action
    cross join default_rate
    cross join words
),

worth as (
    select
        *,
        {{ margin_saved('probability_leaving', 'expected_margin', 'save_rate', 'contact_cost') }}
            as expected_margin_saved
    from planned
),

ranked as (
    select
        *,
        row_number() over (order by expected_margin_saved desc, customer_id asc) as rank
    from worth
),

spent as (
    select
        *,
        sum(contact_cost) over (
            order by rank rows between unbounded preceding and current row
        ) as cost_so_far
    from ranked
)

select
    spent.customer_id,
    spent.margin_basis,
    spent.save_rate_source,
    spent.reasons,
    spent.reasons_vi,
    spent.reason_codes,
    case when spent.expected_margin_saved > 0 then spent.action else 'nothing' end
        as suggested_action,
    case when spent.expected_margin_saved > 0 then spent.owner_role end as owner_role,
    case when spent.expected_margin_saved > 0 then spent.message_key end as message_key,
    cast(spent.rank as bigint) as rank,
    spent.probability_leaving,
    spent.save_rate,
    cast(spent.expected_margin as decimal(38, 2)) as expected_margin,
    cast(spent.margin_last_12m as decimal(38, 2)) as margin_last_12m,
    spent.contact_cost,
    spent.expected_margin_saved,
    spent.expected_margin_saved > 0 and spent.cost_so_far <= {{ var('save_budget') }}
        as within_budget,
    case
        when spent.expected_margin_saved > 0
            then {{ add_days('today.as_of_date', 'spent.due_within_days') }}
    end as due_on
from spent
cross join today
