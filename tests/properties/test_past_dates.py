"""A build as of a past date equals a build on the rows of that date alone."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from orchestration.warehouse.dbt import Dbt
from tests.conftest import company_in
from tests.properties.deliveries import (
    FIRST_DAY,
    Files,
    Row,
    customers,
    exchange_rates,
    exit_feedback,
    interactions,
    marketing_spend,
    offers,
    subscriptions,
    survey_responses,
    transactions,
)
from tests.properties.warehouses import build, deliver, differences, tables

KEYS = {
    "customers": ("customer_id",),
    "transactions": ("transaction_id",),
    "subscriptions": ("subscription_id", "started_on"),
    "survey_responses": ("response_id",),
    "exchange_rates": ("currency", "rate_date"),
    "exit_feedback": ("feedback_id", "customer_id", "given_at"),
    "interactions": ("interaction_id", "customer_id", "occurred_at"),
    "offers": ("campaign_id", "customer_id", "arm"),
    "marketing_spend": ("spent_on", "channel", "amount", "currency", "purpose"),
}
OWN_IDS = ("exit_feedback", "interactions")


def is_sensible(term: Row) -> bool:
    """Whether a term is accepted with and without its later dates."""
    start, end, cancelled = term["started_on"], term["ended_on"], term["cancelled_on"]
    in_order = end is None or (start <= end and (cancelled is None or cancelled <= end))
    return in_order and term["monthly_amount"] != "-1"


@st.composite
def histories(draw: Callable[..., Any]) -> Files:
    """One file a table, every key once: a correction made later is another question."""

    def drawn(table: str, rows: st.SearchStrategy[Row], most: int) -> list[Row]:
        key = KEYS[table]

        def keyed(row: Row) -> tuple[str, ...]:
            # who has an id of its own needs no other key; without it every row counts
            own = row[key[0]] if table in OWN_IDS else None
            return (str(own),) if own else tuple(str(row[name]) for name in key)

        return draw(st.lists(rows, max_size=most, unique_by=keyed))

    return {
        "customers/0.csv": drawn("customers", customers, 8),
        "transactions/0.csv": drawn("transactions", transactions, 60),
        "subscriptions/0.csv": drawn("subscriptions", subscriptions().filter(is_sensible), 8),
        "survey_responses/0.csv": drawn("survey_responses", survey_responses(), 10),
        "exchange_rates/0.csv": drawn("exchange_rates", exchange_rates, 4),
        "exit_feedback/0.csv": drawn("exit_feedback", exit_feedback, 8),
        "interactions/0.csv": drawn("interactions", interactions, 8),
        "offers/0.csv": drawn("offers", offers, 4),
        "marketing_spend/0.csv": drawn("marketing_spend", marketing_spend, 8),
    }


def known_on(day: date, history: Files) -> Files:
    """What of a history had happened, and was known, by the end of a day."""

    def had_come(value: Any) -> bool:
        return not isinstance(value, date) or value <= day

    terms = []
    for term in history["subscriptions/0.csv"]:
        if not had_come(term["started_on"]):
            continue
        is_agreed = term["cancelled_on"] is not None and had_come(term["cancelled_on"])
        if not had_come(term["ended_on"]) and not is_agreed:
            term = term | {"ended_on": None, "end_reason": ""}
        terms.append(term if is_agreed else term | {"cancelled_on": None})
    surveys = [
        row if had_come(row["responded_at"]) else row | {"responded_at": None, "score": ""}
        for row in history["survey_responses/0.csv"]
        if had_come(row["sent_at"])
    ]
    dated = {
        "transactions": "occurred_at",
        "exit_feedback": "given_at",
        "interactions": "occurred_at",
        "offers": "offered_at",
        "marketing_spend": "spent_on",
    }
    return {
        **history,
        **{
            f"{table}/0.csv": [row for row in history[f"{table}/0.csv"] if had_come(row[day_of])]
            for table, day_of in dated.items()
        },
        "subscriptions/0.csv": terms,
        "survey_responses/0.csv": surveys,
    }


@given(history=histories(), days=st.integers(60, 380))
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_a_past_date_knows_nothing_of_the_future(dbt: Dbt, history: Files, days: int) -> None:
    """Rows, ends, cancellations and answers after the as-of date leave no trace in any mart."""
    day = FIRST_DAY + timedelta(days=days)
    note(f"as of {day}: {history}")
    built = []
    with tempfile.TemporaryDirectory() as folder:
        for name, files in (("all", history), ("known", known_on(day, history))):
            company = company_in(Path(folder) / name, dbt, as_of=day)
            deliver(company, files)
            company.land()
            build(company, full_refresh=True)
            built.append(
                {
                    mart: rows
                    for mart, rows in tables(company, schemas=("marts",)).items()
                    if mart != "data_quality"
                }
            )
    assert differences(*built) == []
