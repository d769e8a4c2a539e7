with targets as (
    select
        targets.year,
        targets.metric,
        targets.dimension,
        targets.dimension_value,
        targets.value as target,
        targets.unit as target_unit,
        targets.owner_role,
        metrics.unit,
        metrics.better,
        metrics.over_year,
        metrics.lowest,
        metrics.highest,
        case when targets.unit = 'month' then 'month' else 'quarter' end as counted_per
    from {{ ref('plan_targets') }} as targets
    inner join {{ ref('metrics') }} as metrics on targets.metric = metrics.metric
),

planned as (
    select
        targets.*,
        quarters.quarter,
        {{ fiscal_quarter_start('targets.year', 'quarters.quarter') }} as quarter_start,
        -- no as-of date before the first row has come: then nothing is complete
        coalesce({{ visible_as_of(
            add_days(fiscal_quarter_start('targets.year', 'quarters.quarter + 1'), -1)
        ) }}, false) as is_complete
    from targets
    cross join (values (1), (2), (3), (4)) as quarters (quarter)
),

closed as (
    select
        figures.*,
        metrics.over_year,
        metrics.unit,
        {{ period_start('figures.period_start', "'quarter'") }} as quarter_start
    from {{ ref('headline_figures') }} as figures
    inner join {{ ref('metrics') }} as metrics on figures.metric = metrics.metric
    where figures.is_complete and figures.value is not null and figures.period_type <> 'year'
),

-- a quarter's own figure, and that of its three months together
quarterly as (
    select
        'quarter' as counted_per,
        metric,
        dimension,
        dimension_value,
        quarter_start,
        value,
        numerator,
        denominator
    from closed
    where period_type = 'quarter'
    union all
    select
        'month',
        metric,
        dimension,
        dimension_value,
        quarter_start,
        case max(over_year)
            when 'latest' then max_by(value, period_start)
            when 'sum' then avg(value)
            else {{ figure_of('sum(numerator)', 'sum(denominator)', 'max(unit)') }}
        end,
        sum(numerator),
        sum(denominator)
    from closed
    where period_type = 'month'
    group by metric, dimension, dimension_value, quarter_start
    having count(*) = 3
),

stepped as (
    select
        *,
        value - lag(value) over series as step,
        lead(quarter_start) over series as next_known_start
    from quarterly
    window series as (
        partition by counted_per, metric, dimension, dimension_value order by quarter_start
    )
),

-- what the quarters of two years up to each were like: a forecast knows no more
history as (
    select
        *,
        avg(value) over two_years as usual,
        stddev_samp(value) over two_years as spread,
        count(value) over two_years as known,
        stddev_samp(step) over two_years as step_spread,
        count(step) over two_years as known_steps
    from stepped
    window two_years as (
        partition by counted_per, metric, dimension, dimension_value order by quarter_start
        rows between 7 preceding and current row
    )
),

-- a quarter without a figure stands on the newest one before it, be it of the year before
known as (
    select
        planned.*,
        history.value as last_value,
        history.usual,
        history.spread,
        history.known,
        history.step_spread,
        history.known_steps,
        history.quarter_start = planned.quarter_start as has_figure,
        case when history.quarter_start = planned.quarter_start then history.value end as value,
        case when history.quarter_start = planned.quarter_start then history.numerator end
            as numerator,
        case when history.quarter_start = planned.quarter_start then history.denominator end
            as denominator
    from planned
    left join history
        on planned.counted_per = history.counted_per
        and planned.metric = history.metric
        and planned.dimension = history.dimension
        and planned.dimension_value = history.dimension_value
        and planned.quarter_start >= history.quarter_start
        and planned.quarter_start
        < coalesce(history.next_known_start, cast('9999-12-31' as date))
),

year_to_date as (
    select
        *,
        count(case when is_complete then 1 end) over so_far as complete_quarters,
        4 - coalesce(max(case when has_figure then quarter end) over so_far, 0) as ahead,
        sum(value) over so_far as value_so_far,
        sum(numerator) over so_far as numerator_so_far,
        sum(denominator) over so_far as denominator_so_far
    from known
    window so_far as (
        partition by year, metric, dimension, dimension_value, target_unit order by quarter
        rows between unbounded preceding and current row
    )
),

followed as (
    select
        year_to_date.*,
        survivors.survivors,
        survivors.starting_customers,
        1 - {{ safe_ratio('survivors.survivors', 'survivors.starting_customers') }}
            as churn_so_far,
        {{ figure_of(
            'year_to_date.numerator_so_far', 'year_to_date.denominator_so_far', 'year_to_date.unit'
        ) }} as ratio_so_far,
        case
            when year_to_date.target_unit <> 'year' then 'quarter'
            else year_to_date.over_year
        end as counted_as
    from year_to_date
    left join {{ ref('plan_survivors') }} as survivors
        on year_to_date.metric = 'churn_rate'
        and year_to_date.target_unit = 'year'
        and year_to_date.year = survivors.year
        and year_to_date.dimension = survivors.dimension
        and year_to_date.dimension_value = survivors.dimension_value
        and survivors.quarter = least(year_to_date.quarter, year_to_date.complete_quarters)
),

figured as (
    select
        *,
        case
            when counted_as = 'survivors' then case when is_complete then churn_so_far end
            when not has_figure then null
            when counted_as = 'sum' then value_so_far
            when counted_as = 'ratio' then ratio_so_far
            else value
        end as actual,
        case counted_as
            when 'sum' then {{ sum_by_year_end('value_so_far', 'usual', 'ahead') }}
            when 'ratio' then {{ ratio_by_year_end('ratio_so_far', 'usual', 'ahead') }}
            when 'latest' then last_value
            when 'survivors'
                then {{ churn_by_year_end('survivors', 'starting_customers', 'complete_quarters') }}
            else case when ahead = 0 then last_value else usual end
        end as forecast,
        case
            when ahead = 0 then 0
            when counted_as = 'sum' then {{ prediction_error('spread', 'known', 'ahead') }}
            when counted_as = 'ratio' then {{ prediction_error('spread', 'known', 'ahead') }} / 4
            when counted_as = 'latest'
                then {{ prediction_error('step_spread', 'known_steps', 'ahead') }}
            else {{ prediction_error('spread', 'known', '1') }}
        end as forecast_error,
        case when counted_as = 'sum' then value_so_far else lowest end as least_possible
    from followed
),

judged as (
    select
        *,
        actual is not null as is_judged,
        target_unit <> 'year' or quarter = 4 as is_final_verdict,
        case better when 'lower' then actual <= target else actual >= target end as is_met,
        case better when 'lower' then forecast <= target else forecast >= target end as is_expected,
        better = 'lower' and counted_as in ('survivors', 'sum') and actual > target
            as is_out_of_reach
    from figured
)

select
    cast(year as integer) as year,
    cast(quarter as integer) as quarter,
    metric,
    dimension,
    dimension_value,
    target_unit,
    owner_role,
    unit,
    better,
    {{ plan_status('is_judged', 'is_final_verdict', 'is_met', 'is_out_of_reach', 'is_expected') }}
        as status,
    target,
    actual,
    actual - target as gap,
    cast(
        case
            when actual is null then null
            when counted_as = 'survivors' then starting_customers - survivors
            when counted_as = 'ratio' then numerator_so_far
            when counted_as = 'sum' then value_so_far
            else numerator
        end as decimal(38, 2)
    ) as numerator,
    cast(
        case
            when actual is null then null
            when counted_as = 'survivors' then starting_customers
            when counted_as = 'ratio' then denominator_so_far
            else denominator
        end as decimal(38, 2)
    ) as denominator,
    {{ held_between('forecast', 'least_possible', 'highest') }} as forecast_year_end,
    case
        when counted_as = 'survivors'
            then {{ churn_by_year_end_bound(
                'survivors', 'starting_customers', 'complete_quarters', '-'
            ) }}
        else {{ held_between('forecast - forecast_error', 'least_possible', 'highest') }}
    end as forecast_year_end_low,
    case
        when counted_as = 'survivors'
            then {{ churn_by_year_end_bound(
                'survivors', 'starting_customers', 'complete_quarters', '+'
            ) }}
        else {{ held_between('forecast + forecast_error', 'least_possible', 'highest') }}
    end as forecast_year_end_high,
    case
        when counted_as = 'survivors'
            then {{ required_churn('target', 'coalesce(churn_so_far, 0)', 'complete_quarters') }}
        when counted_as = 'sum'
            then {{ required_sum('target', 'coalesce(value_so_far, 0)', 'ahead') }}
    end as required_for_rest_of_year,
    is_complete,
    quarter_start
from judged
