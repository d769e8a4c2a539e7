"""A made-up company for tests of the plan review: something in every mart, for Q2 2026."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.unit.review_releases import AS_OF, churn, periods, quarters
from tests.unit.review_trade import ALL, HOSTILE, NOW, lists, money, voice

EVENTS = {date(2025, 7, 1): HOSTILE, date(2026, 1, 1): "Rival opens a shop"}


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
        | money()
        | voice()
        | lists()
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
