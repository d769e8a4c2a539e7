with members as (
    select
        members.*,
        {{ visible_as_of('members.outcome_on') }} as is_outcome_over,
        coalesce(windows.margin, 0) as margin
    from {{ ref('campaign_members') }} as members
    left join {{ ref('revenue_windows') }} as windows
        on members.customer_id = windows.customer_id
        and windows.first_day = {{ add_days('members.offered_on', 1) }}
        and members.outcome_on = windows.last_day
),

counted as (
    select
        campaign_id,
        min(purpose) as purpose,
        max(planned_treatment_share) as planned_treatment_share,
        count(*) filter (where arm = 'treatment') as treated,
        count(*) filter (where arm = 'control') as control,
        count(*) filter (where arm = 'both') as in_both_arms,
        count(redeemed_on) filter (where arm = 'treatment') as redeemed,
        bool_and(is_outcome_over) as is_complete,
        count(*) filter (where arm = 'treatment' and is_retained) as retained_treated,
        count(*) filter (where arm = 'control' and is_retained) as retained_control,
        coalesce(sum(margin) filter (where arm = 'treatment'), 0) as margin_treated,
        coalesce(sum(margin) filter (where arm = 'control'), 0) as margin_control,
        var_samp(cast(margin as {{ double_type() }})) filter (where arm = 'treatment')
            as variance_treated,
        var_samp(cast(margin as {{ double_type() }})) filter (where arm = 'control')
            as variance_control,
        coalesce(sum(cost) filter (where arm = 'treatment'), 0) as cost,
        count(*) filter (where arm = 'treatment' and cost is null) as offers_without_cost,
        min(offered_on) as first_offered_on,
        max(offered_on) as last_offered_on,
        max(outcome_on) as outcome_on
    from members
    group by campaign_id
),

judged as (
    select
        *,
        case
            when treated = 0 then 'no_treatment_group'
            when control = 0 then 'no_control_group'
            when not is_complete then 'outcome_days_not_over'
        end as not_measured_because
    from counted
),

-- what can't be measured is divided by nothing and so becomes NULL, as every rate of nobody is
comparable as (
    select
        *,
        case when not_measured_because is null then treated end as treated_compared,
        case when not_measured_because is null then control end as control_compared
    from judged
),

compared as (
    select
        *,
        {{ uplift('margin_treated', 'treated_compared', 'margin_control', 'control_compared') }}
            as margin_uplift,
        {{ margin_uplift_error(
            'variance_treated', 'treated_compared', 'variance_control', 'control_compared'
        ) }} as margin_uplift_error
    from comparable
)

select
    campaign_id,
    purpose,
    not_measured_because,
    cast(treated as bigint) as treated,
    cast(control as bigint) as control,
    cast(in_both_arms as bigint) as in_both_arms,
    cast(redeemed as bigint) as redeemed,
    cast(case when is_complete then retained_treated end as bigint) as retained_treated,
    cast(case when is_complete then retained_control end as bigint) as retained_control,
    {{ safe_ratio('retained_treated', 'case when is_complete then treated end') }}
        as retention_rate_treated,
    {{ safe_ratio('retained_control', 'case when is_complete then control end') }}
        as retention_rate_control,
    {{ uplift('retained_treated', 'treated_compared', 'retained_control', 'control_compared') }}
        as uplift,
    {{ newcombe_low(
        'retained_treated', 'treated_compared', 'retained_control', 'control_compared'
    ) }} as uplift_low,
    {{ newcombe_high(
        'retained_treated', 'treated_compared', 'retained_control', 'control_compared'
    ) }} as uplift_high,
    cast(planned_treatment_share as {{ double_type() }}) as planned_treatment_share,
    case
        when treated > 0 and control > 0
            then {{ chi_square_of_split('treated', 'control', 'planned_treatment_share') }}
    end as sample_ratio_chi_square,
    cast(case when is_complete then margin_treated end as decimal(38, 2)) as margin_treated,
    cast(case when is_complete then margin_control end as decimal(38, 2)) as margin_control,
    cast(round(margin_uplift, 2) as decimal(38, 2)) as margin_uplift,
    cast(round(margin_uplift - margin_uplift_error, 2) as decimal(38, 2)) as margin_uplift_low,
    cast(round(margin_uplift + margin_uplift_error, 2) as decimal(38, 2)) as margin_uplift_high,
    cast(cost as decimal(38, 2)) as cost,
    cast(offers_without_cost as bigint) as offers_without_cost,
    {{ net_margin('margin_uplift', 'treated_compared', 'cost') }} as net_margin,
    {{ net_margin('(margin_uplift - margin_uplift_error)', 'treated_compared', 'cost') }}
        as net_margin_low,
    {{ net_margin('(margin_uplift + margin_uplift_error)', 'treated_compared', 'cost') }}
        as net_margin_high,
    case
        when treated > 0 and control > 0
            then {{ is_split_as_planned('treated', 'control', 'planned_treatment_share') }}
    end as sample_ratio_ok,
    is_complete,
    first_offered_on,
    last_offered_on,
    outcome_on
from compared
