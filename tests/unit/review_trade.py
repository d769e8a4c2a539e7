"""What the made-up company of the review's tests earns, hears and does about its customers."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.review_releases import quarters

NOW = date(2026, 4, 1)
# What people write as names, and what a page must not take for its own.
HOSTILE = "<script>alert('x')</script> & {year} $x$ #"
ALL = {"dimension": "all", "dimension_value": "all"}


def money() -> dict[str, list[dict[str, Any]]]:
    """Contracts, channels and what losses cost."""
    starts = quarters()
    movements = [
        ALL
        | {
            "period_type": "quarter",
            "period_start": start,
            "is_complete": True,
            "is_warm_up": False,
            "starting_mrr": Decimal(1000),
            "new_mrr": Decimal(120),
            "expansion_mrr": Decimal(40),
            "contraction_mrr": Decimal(15),
            "churned_mrr": Decimal("60.5"),
            "reactivated_mrr": Decimal(5),
            "ending_mrr": Decimal("1089.5"),
            "voluntary_churned_mrr": Decimal(50),
            "involuntary_churned_mrr": Decimal("10.5"),
            "gross_revenue_churn_rate": 0.0755,
            "net_revenue_churn_rate": 0.0355,
            "net_revenue_retention_12m": 0.95,
            "gross_revenue_retention_12m": 0.9,
        }
        for start in starts
    ]
    channels = [
        {
            "period_type": period_type,
            "period_start": start,
            "channel": channel,
            "lifetime_value_basis": "realised",
            "spend": Decimal(900),
            "new_customers": 3,
            "forecast_customers": 2,
            "margin": Decimal(600),
            "rank": rank,
            "cac": Decimal(300),
            "lifetime_value": Decimal(value),
            "ltv_to_cac": value / 300,
            "is_complete": True,
            "is_paid_back": False,
        }
        for period_type, start in (("quarter", NOW), ("year", date(2025, 1, 1)))
        for rank, (channel, value) in enumerate((("ads", 800), (HOSTILE, 200)), 1)
    ]
    winning = [
        {
            "period_type": "quarter",
            "period_start": start,
            "cost_per_new_customer": Decimal(300),
            "cost_per_kept_customer": Decimal("12.5"),
            "cost_ratio": 24.0,
            "is_complete": True,
            "is_warm_up": False,
        }
        for start in starts
    ]
    costs = [
        ALL
        | {
            "period_type": "quarter",
            "period_start": start,
            "is_complete": True,
            "is_warm_up": False,
            "customers_lost": 5,
            "monthly_revenue_lost": Decimal(500),
            "margin_until_replaced": Decimal(900),
            "replacement_cost": Decimal(1500),
            "total_cost": Decimal(2400),
            "forward_margin_lost": None,
        }
        for start in starts
    ]
    groups = [costs[-1] | {"dimension": "segment", "dimension_value": HOSTILE}]
    scenario = {
        "scenario": "lose_5_percent",
        "customers_lost": 6,
        "monthly_revenue_lost": Decimal(600),
        "margin_until_replaced": Decimal(1000),
        "replacement_cost": Decimal(1800),
        "total_cost": Decimal(2800),
    }
    return {
        "revenue_movements": movements,
        "channel_economics": channels,
        "acquisition_vs_retention": winning,
        "cost_of_loss": [*costs, *groups],
        "loss_scenarios": [ALL | scenario],
    }


def voice() -> dict[str, list[dict[str, Any]]]:
    """Answers to surveys, and what became of those who gave them."""
    scores = [
        ALL
        | {
            "period_type": "quarter",
            "period_start": start,
            "is_complete": True,
            "is_warm_up": False,
            "surveys_sent": 40,
            "surveys_answered": 20,
            "responses": 20,
            "response_rate": 0.5,
            "promoters": 10,
            "passives": 5,
            "detractors": 5,
            "nps": 25.0,
            "nps_low": -11.7,
            "nps_high": 55.2,
            "change": None if start == date(2024, 1, 1) else 0.0,
            "change_is_significant": False,
        }
        for start in quarters()
    ]
    groups = [
        scores[-1] | {"dimension": "segment", "dimension_value": name, "nps": nps}
        for name, nps in ((HOSTILE, -5.0), ("team", 40.0))
    ]
    outcomes = [
        {
            "period_type": "quarter",
            "period_start": date(2026, 1, 1),
            "band": band,
            "is_complete": True,
            "customers": 10,
            "customers_at_risk": 9,
            "customers_lost": 1,
            "later_churn_rate": 1 / 9,
            "later_churn_rate_low": 0.02,
            "later_churn_rate_high": 0.4,
            "later_spend_change": -0.25,
            "never_contacted": 2,
        }
        for band in ("promoter", "detractor")
    ]
    return {"nps_by_period": [*scores, *groups], "nps_outcomes": outcomes}


def lists() -> dict[str, list[dict[str, Any]]]:
    """Whom to call, whom somebody called, and what it brought."""
    saved = [
        {
            "customer_id": f"c{number}",
            "suggested_action": action,
            "owner_role": "account_manager",
            "expected_margin": Decimal(100),
            "contact_cost": Decimal("6.00"),
            "expected_margin_saved": Decimal("14.25"),
            "within_budget": within,
            "rank": number,
        }
        for number, (action, within) in enumerate(
            (("call", True), ("call", True), ("check_in", False), ("nothing", False)), 1
        )
    ]
    watched = {
        "customer_id": "c9",
        "signal": "watch",
        "revenue_last_90d": Decimal(80),
        "revenue_previous_90d": Decimal(100),
        "is_active": True,
    }
    renewal = {
        "subscription_id": "s1",
        "customer_id": "c1",
        "renews_on": date(2026, 7, 10),
        "within_days": 15,
        "monthly_amount": Decimal("49.90"),
        "is_cancelled": False,
        "offer_made": False,
    }
    campaign = {
        "campaign_id": HOSTILE,
        "treated": 70,
        "control": 80,
        "retention_rate_treated": 0.8,
        "retention_rate_control": 0.6,
        "uplift": 0.2,
        "uplift_low": 0.0524,
        "uplift_high": 0.3339,
        "cost": Decimal(70),
        "net_margin": Decimal(630),
        "sample_ratio_ok": True,
        "is_complete": True,
        "first_offered_on": date(2026, 1, 5),
        "last_offered_on": date(2026, 1, 5),
        "outcome_on": date(2026, 4, 5),
    }
    won_back = {
        "period_type": "quarter",
        "period_start": NOW,
        "within_days": 90,
        "not_measured_because": "outcome_days_not_over",
        "is_complete": True,
        "lost_episodes": 14,
        "contacted": 6,
        "never_contacted": 2,
        "never_contacted_rate": 2 / 14,
        "returned": 1,
        "treated": 4,
        "control": 5,
    }
    response = {
        "period_type": "quarter",
        "period_start": NOW,
        "owner_role": "support_lead",
        "signal": "complaint_open",
        "is_complete": True,
        "due_within_days": 2,
        "signals": 10,
        "contacted": 8,
        "contacted_by_owner": 7,
        "in_time": 6,
        "median_days": 1.5,
    }
    return {
        "save_list": saved,
        "watch_list": [watched],
        "renewals_due": [renewal],
        "campaign_results": [campaign],
        "win_back_results": [won_back],
        "response_times": [response],
    }
