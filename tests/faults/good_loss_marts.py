"""Good marts about what losing customers costs, shaped like the warehouse's own."""

from collections.abc import Mapping


def good_loss_marts(periods: str) -> Mapping[str, str]:
    """A query a mart, as of 2026-06-15; `periods` is the query of all periods."""
    return {
        "cost_of_loss": f"""
            with periods as ({periods})
            select period_type, period_start, dimension, dimension as dimension_value, is_complete,
                number = 0 as is_warm_up, if(number = 0, 0, 100) as customers_lost,
                100.00 * customers_lost as monthly_revenue_lost,
                60.00 * customers_lost as monthly_margin_lost,
                900.00 * customers_lost as forward_margin_lost,
                180.00 * customers_lost as margin_until_replaced,
                if(is_complete, 500.00 * customers_lost, null) as replacement_cost,
                margin_until_replaced + replacement_cost as total_cost
            from periods, (values ('all'), ('segment')) as dimensions (dimension)""",
        "loss_scenarios": """
            select scenario, dimension, dimension_value, active_customers,
                cast(least(active_customers, lost) as bigint) as customers_lost,
                100.00 * customers_lost as monthly_revenue_lost,
                180.00 * customers_lost as margin_until_replaced,
                500.00 * customers_lost as replacement_cost,
                680.00 * customers_lost as total_cost
            from (values ('lose_20', 20), ('lose_100', 100)) as scenarios (scenario, lost),
                (values ('all', 'all', 1000), ('segment', 'big', 950), ('segment', 'small', 50))
                    as groups (dimension, dimension_value, active_customers)""",
        "churn_decomposition": f"""
            with periods as ({periods})
            select period_type, period_start, dimension, dimension_value, is_complete,
                number = 0 as is_warm_up, starting as starting_customers,
                if(number > 0, starting, null) as previous_starting_customers,
                if(is_complete and number > 0, 0.25e0, null) as churn_rate,
                if(number > 1, 0.125e0, null) as previous_churn_rate,
                if(is_complete and number > 1, 0e0, null) as mix_effect,
                if(is_complete and number > 1, starting / 800e0, null) as rate_effect,
                mix_effect + rate_effect as contribution
            from periods, (values
                ('all', 'all', 100), ('segment', 'big', 75), ('segment', 'small', 25)
            ) as groups (dimension, dimension_value, starting)""",
    }


KEYS = {
    "cost_of_loss": ["period_type", "period_start", "dimension", "customers_lost"],
    "loss_scenarios": ["scenario", "dimension", "dimension_value", "customers_lost"],
    "churn_decomposition": ["period_type", "period_start", "dimension", "starting_customers"],
}
