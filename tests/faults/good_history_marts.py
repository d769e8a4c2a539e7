"""A good history of two releases, shaped like the warehouse's own: one figure was restated."""

GOOD_HISTORY_MARTS = {
    "kpi_history": """
        select 'r' || releases.number as release_id, 'churn_rate' as metric,
            'month' as period_type, cast(month as date) as period_start, 'all' as dimension,
            'all' as dimension_value,
            if(releases.number = 2, 'late_rows, changed_rule', null) as cause,
            if(releases.number = 2, 0.06e0, 0.05e0) as value,
            if(releases.number = 2, 6.00, 5.00) as numerator, 100.00 as denominator,
            true as is_complete, true as is_final, false as is_rolled_back,
            timestamp '2026-06-16 02:30:00' as published_at, date '2026-06-15' as as_of_date
        from (values (1), (2)) as releases (number),
            unnest(range(timestamp '2025-01-01', timestamp '2026-06-01', to_months(1)))
                as spine (month)
        where releases.number = 1 or month >= timestamp '2026-03-01'""",
    "restatements": """
        select 'churn_rate' as metric, 'month' as period_type, cast(month as date) as period_start,
            'all' as dimension, 'all' as dimension_value, 'late_rows, changed_rule' as cause,
            'r1' as first_release_id, 0.05e0 as first_published, 0.06e0 as last_published,
            last_published - first_published as difference, 5.00 as first_numerator,
            6.00 as last_numerator, 100.00 as first_denominator, 100.00 as last_denominator,
            timestamp '2026-06-16 02:30:00' as first_published_at
        from unnest(range(timestamp '2026-03-01', timestamp '2026-06-01', to_months(1)))
            as spine (month)""",
}
KEYS = {
    "kpi_history": ["release_id", "metric", "period_start", "is_final"],
    "restatements": ["metric", "period_start", "first_published", "cause"],
}
