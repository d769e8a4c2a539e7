"""Good marts of the plan, shaped like the warehouse's own."""

from collections.abc import Mapping


def good_plan_marts(periods: str) -> Mapping[str, str]:
    """A query a mart, as of 2026-06-15; `periods` is the query of all periods."""
    return {
        "headline_figures": f"""
            with periods as ({periods})
            select metric, period_type, period_start, 'all' as dimension, 'all' as dimension_value,
                if(is_complete, parts.value, null) as value,
                if(metric in ('churn_rate', 'nps'), value * 0.5, null) as value_low,
                if(metric in ('churn_rate', 'nps'), value * 1.5, null) as value_high,
                parts.numerator, parts.denominator, is_complete,
                is_complete and metric <> 'ltv_to_cac' as is_final
            from periods, (
                values ('churn_rate', 0.05e0, 5.00, 100.00), ('nps', 25e0, 10.00, 40.00),
                    ('cac', 500e0, 5000.00, 10.00), ('ltv_to_cac', 3e0, 15000.00, 5000.00),
                    ('detractors', 10e0, 10.00, null)
            ) as parts (metric, value, numerator, denominator)""",
        "plan_review": """
            select 2026 as year, quarter, metric, 'all' as dimension, 'all' as dimension_value,
                target_unit, 'marketing' as owner_role, 'share' as unit, better,
                quarter = 1 as is_complete, date '2026-01-01' + to_months(3 * (quarter - 1))
                    as quarter_start,
                if(is_complete, status, 'not_due') as status, target,
                if(is_complete, 0.0625e0, null) as actual, actual - target as gap,
                if(is_complete, 5.00, null) as numerator, if(is_complete, 80.00, null)
                    as denominator,
                0.25e0 as forecast_year_end, 0.125e0 as forecast_year_end_low,
                0.5e0 as forecast_year_end_high,
                if(target_unit = 'year', 0.0625e0, null) as required_for_rest_of_year
            from (values (1), (2), (3), (4)) as quarters (quarter), (
                values ('churn_rate', 'year', 'lower', 0.125e0, 'at_risk'),
                    ('churn_rate', 'quarter', 'lower', 0.125e0, 'on_track'),
                    ('win_back_rate', 'quarter', 'higher', 0.125e0, 'missed')
            ) as targets (metric, target_unit, better, target, status)""",
        "plan_action_results": """
            select 2026 as year, 1 as quarter, 'a' || range as action_key, 'nps' as metric,
                'all' as dimension, 'all' as dimension_value, 'marketing' as owner_role,
                'Call' as note_en, 'Gọi' as note_vi, date '2026-03-01' as due_on,
                if(range < 2, date '2026-02-27' + cast(range * 5 as integer), null) as done_on,
                ['done_in_time', 'done_late', 'overdue'][range + 1] as state, 20e0 as value_before,
                if(range < 2, 25e0, null) as value_after, value_after - value_before as change,
                if(range < 2, true, null) as is_better, date '2026-01-01' as quarter_start
            from range(3)""",
    }


KEYS = {
    "headline_figures": ["metric", "period_type", "period_start", "dimension", "dimension_value"],
    "plan_review": ["year", "quarter", "metric", "dimension", "dimension_value", "target_unit"],
    "plan_action_results": ["action_key", "state", "due_on"],
}
