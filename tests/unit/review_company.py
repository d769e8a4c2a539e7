"""A made-up company for tests of the plan review: something in every mart, for Q2 2026."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.review_releases import AS_OF, churn, periods, quarters

NOW = date(2026, 4, 1)
# What people write as names, and what a page must not take for its own.
HOSTILE = "<script>alert('x')</script> & {year} $x$ #"
EVENTS = {date(2025, 7, 1): HOSTILE, date(2026, 1, 1): "Rival opens a shop"}
ALL = {"dimension": "all", "dimension_value": "all"}


def company() -> dict[str, list[dict[str, Any]]]:
    """Rows by mart; the names in them are hostile."""
    return (
        {
            "churn_by_period": [
                *(row | {"market_events": EVENTS.get(row["period_start"])} for row in periods()),
                churn("quarter", NOW, 60, 9, "segment", HOSTILE),
                churn("quarter", NOW, 49, 5, "segment", "team"),
                churn("quarter", NOW, 60, 9, "acquisition_channel", "team"),
            ],
            "churn_decomposition": [_decomposed("team", 0.01), _decomposed(HOSTILE, -0.02)],
            "churn_reasons": [_reason("no_reason", "unexplained", 8), _reason("price", "price", 6)],
            "competitors": [
                {
                    "period_type": "quarter",
                    "period_start": NOW,
                    "competitor": HOSTILE,
                    "is_complete": True,
                    "customers_lost": 2,
                    "revenue_lost": Decimal("99.50"),
                    "times_named": 3,
                    "lower_price_named": 1,
                }
            ],
            "cohort_retention": _cohorts(),
        }
        | _money()
        | _voice()
        | _lists()
        | _plan()
        | _data()
    )


def _decomposed(segment: str, effect: float) -> dict[str, Any]:
    return {
        "period_type": "quarter",
        "period_start": NOW,
        "dimension": "segment",
        "dimension_value": segment,
        "is_complete": True,
        "is_warm_up": False,
        "starting_customers": 50,
        "previous_starting_customers": 40,
        "churn_rate": 0.1,
        "previous_churn_rate": 0.08,
        "mix_effect": effect,
        "rate_effect": effect / 2,
        "contribution": effect * 1.5,
    }


def _reason(code: str, group: str, lost: int) -> dict[str, Any]:
    return {
        "period_type": "quarter",
        "period_start": NOW,
        "reason_code": code,
        "reason_group": group,
        "label_en": f"{code} {HOSTILE}",
        "label_vi": f"{code} {HOSTILE}",
        "is_complete": True,
        "customers_lost": lost,
        "share_of_lost": lost / 14,
        "revenue_lost": Decimal("10.25"),
        "margin_lost": Decimal("8.10"),
        "competitor_named": 0,
    }


def _cohorts() -> list[dict[str, Any]]:
    starts = quarters()
    return [
        ALL
        | {
            "cohort_type": "quarter",
            "cohort_start": cohort,
            "period_number": number,
            "period_start": starts[place + number],
            "is_complete": True,
            "cohort_size": 40,
            "eligible_customers": 40,
            "active_customers": 40 - 3 * number,
            "retention_rate": (40 - 3 * number) / 40,
        }
        for place, cohort in enumerate(starts)
        for number in range(len(starts) - place)
    ]


def _money() -> dict[str, list[dict[str, Any]]]:
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


def _voice() -> dict[str, list[dict[str, Any]]]:
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


def _lists() -> dict[str, list[dict[str, Any]]]:
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


def target(metric: str, status: str, quarter: int, **others: Any) -> dict[str, Any]:
    """A row of plan_review for 2026, of a rate that is to fall unless `others` say otherwise."""
    return (
        ALL
        | {
            "year": 2026,
            "quarter": quarter,
            "quarter_start": quarters(date(2026, 1, 1), 4)[quarter - 1],
            "metric": metric,
            "target_unit": "year",
            "owner_role": "customer_success",
            "unit": "share",
            "better": "lower",
            "status": status,
            "target": 0.05,
            "actual": None if status == "not_due" else 0.09,
            "gap": None if status == "not_due" else 0.04,
            "forecast_year_end": 0.17,
            "forecast_year_end_low": 0.12,
            "forecast_year_end_high": 0.22,
            "required_for_rest_of_year": None,
            "is_complete": quarter < 3,
        }
        | others
    )


def _plan() -> dict[str, list[dict[str, Any]]]:
    points = {"unit": "points", "target_unit": "quarter", "better": "higher", "target": 35.0}
    sums = {"unit": "count", "target": 300.0, "actual": 120.0, "gap": -180.0}
    by_contract = {"dimension": "relationship", "dimension_value": "contractual"}
    targets = [
        row
        for quarter in (1, 2, 3, 4)
        for row in (
            target("churn_rate", "missed" if quarter < 3 else "not_due", quarter, **by_contract),
            target("nps", "at_risk", quarter, **points | {"actual": 25.0, "gap": -10.0}),
            target("detractors", "on_track", quarter, **sums, required_for_rest_of_year=90.0),
            target("win_back_rate", "not_due", quarter),
        )
    ]
    action = ALL | {
        "year": 2026,
        "quarter": 2,
        "quarter_start": NOW,
        "action_key": "call",
        "metric": "churn_rate",
        "owner_role": "account_manager",
        "note_en": HOSTILE,
        "note_vi": HOSTILE,
        "state": "done_in_time",
        "value_before": 0.09,
        "value_after": 0.08,
        "change": -0.01,
        "is_better": True,
        "due_on": date(2026, 5, 10),
        "done_on": date(2026, 5, 7),
    }
    before = {"action_key": "old", "quarter": 1, "quarter_start": date(2026, 1, 1)}
    undone = {"metric": "nps", "state": "overdue", "done_on": None, "value_after": 25.0}
    restated = ALL | {
        "metric": "churn_rate",
        "period_type": "quarter",
        "period_start": date(2026, 1, 1),
        "cause": "late_rows, changed_rule",
        "first_published": 0.08,
        "last_published": 0.09,
        "difference": 0.01,
    }
    return {
        "plan_review": targets,
        "plan_action_results": [action, action | before | undone],
        "restatements": [restated],
    }


def _data() -> dict[str, list[dict[str, Any]]]:
    counts = {"superseded": 0, "duplicates": 1, "unidentified_rows": 2}
    files = [
        {
            "table_name": "transactions",
            "source_file": f"transactions/{name}.csv",
            "reasons": HOSTILE if rejected else None,
            "landed": 100,
            "accepted": 99 - rejected,
            "rejected": rejected,
            "unidentified_amount": Decimal("12.34"),
        }
        | counts
        for name, rejected in (("2026-05", 0), ("2026-06", 3))
    ]
    customers = [
        {"customer_id": f"c{number}", "not_predicted_because": reason, "fitted_for": AS_OF}
        for number, reason in enumerate((None, None, None, "no_purchase"))
    ]
    return {"data_quality": files, "customer_lifetime_value": customers}
