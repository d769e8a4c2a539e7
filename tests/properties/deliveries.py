"""Hypothesis strategies for what a company may deliver: batches of files, some of them awkward."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
Files = dict[str, list[Row]]

FIRST_DAY = date(2024, 1, 1)
CUSTOMERS = [f"c{number}" for number in range(8)]

days = st.integers(0, 400).map(lambda number: FIRST_DAY + timedelta(days=number))
amounts = st.integers(-3_000, 50_000).map(lambda cents: f"{cents / 100:.2f}")
maybe = st.one_of


def _often(value: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Mostly `value`, sometimes one of the others."""
    return st.sampled_from([value] * 6 + list(others))


customers = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(CUSTOMERS),
        "registered_at": maybe(st.none(), days),
        "segment": st.sampled_from(["gold", "weekly", ""]),
        "acquisition_channel": st.sampled_from(["shop", "web", ""]),
        "referred_by": st.sampled_from(["", "", CUSTOMERS[0]]),
        "birth_date": _often("1990-01-01", "no date"),
    }
)
transactions = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from([*CUSTOMERS, ""]),
        "occurred_at": maybe(days, days, days, st.just("31/12/2024")),
        "amount": maybe(amounts, amounts, amounts, st.just("ten")),
        "transaction_id": st.integers(0, 60).map(lambda number: f"t{number}"),
        "currency": st.sampled_from(["", "", "", "VND", "VND", "EUR"]),
        "cost": maybe(st.just(""), amounts),
        "kind": _often("", "sale", "refund", "adjustment", "subscription_payment"),
        "product_category": st.sampled_from(["", "tea", "rice"]),
    }
)
keyless = st.fixed_dictionaries(
    {"customer_id": st.sampled_from(CUSTOMERS), "occurred_at": days, "amount": amounts}
)


@st.composite
def subscriptions(draw: Callable[..., Any]) -> Row:
    """A term that mostly makes sense; the same key may come again with other content."""
    started = FIRST_DAY + timedelta(days=30 * draw(st.integers(0, 10)))
    ended = draw(maybe(st.none(), st.integers(-1, 200)))
    cancelled = draw(maybe(st.none(), st.integers(0, 60)))
    ended_on = None if ended is None else started + timedelta(days=ended)
    return {
        "subscription_id": draw(st.sampled_from(["s0", "s1", "s2", "s3"])),
        "customer_id": draw(st.sampled_from(CUSTOMERS)),
        "started_on": started,
        "ended_on": ended_on,
        "monthly_amount": draw(_often("100", "59.99", "0", "-1")),
        "currency": draw(_often("", "VND")),
        "is_trial": draw(_often("", "true")),
        "cancelled_on": None
        if cancelled is None or not ended_on
        else started + timedelta(cancelled),
        "end_reason": draw(st.sampled_from(["", "voluntary", "payment_failure"])),
        "billing_months": draw(st.sampled_from(["", "", "3"])),
        "renews_on": "" if ended_on else started + timedelta(days=draw(st.integers(0, 200))),
    }


@st.composite
def survey_responses(draw: Callable[..., Any]) -> Row:
    """A survey, answered or not."""
    sent = draw(days)
    after = draw(maybe(st.none(), st.integers(0, 50)))
    return {
        "customer_id": draw(st.sampled_from(CUSTOMERS)),
        "sent_at": sent,
        "response_id": draw(st.integers(0, 12).map(lambda number: f"r{number}")),
        "responded_at": None if after is None else sent + timedelta(days=after),
        "score": "" if after is None else draw(st.sampled_from([*range(11), 11, ""])),
    }


exchange_rates = st.fixed_dictionaries(
    {
        "currency": _often("VND", "EUR"),
        "rate_date": days,
        "rate": st.sampled_from(["0.04", "0.041", "1.1", "1.2", "0"]),
    }
)

exit_feedback = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(CUSTOMERS),
        "given_at": days,
        "reason_code": st.sampled_from(["price", "competitor", ""]),
        "feedback_id": maybe(st.none(), st.integers(0, 9).map(lambda number: f"f{number}")),
        "competitor": st.sampled_from(["", "Rival"]),
        "competitor_price": st.sampled_from(["", "40", "-1"]),
    }
)
interactions = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(CUSTOMERS),
        "occurred_at": days,
        "purpose": st.sampled_from(["renewal", "win_back", "birthday", "complaint", "chat"]),
        "cost": st.sampled_from(["", "2.50"]),
        "direction": st.sampled_from(["outbound", "inbound", ""]),
        "interaction_id": maybe(st.none(), st.integers(0, 9).map(lambda number: f"i{number}")),
    }
)
offers = st.fixed_dictionaries(
    {
        "campaign_id": st.sampled_from(["a", "b"]),
        "customer_id": st.sampled_from(CUSTOMERS),
        "offered_at": days,
        "arm": st.sampled_from(["treatment", "control"]),
        "purpose": st.sampled_from(["win_back", "retention", ""]),
    }
)
marketing_spend = st.fixed_dictionaries(
    {
        "spent_on": maybe(days, days, days, st.just("in May")),
        "channel": _often("web", "shop", "post"),
        "amount": maybe(amounts, amounts, amounts, st.just("ten")),
        "currency": st.sampled_from(["", "", "VND", "EUR"]),
        "purpose": st.sampled_from(["", "acquisition", "retention", "brand"]),
    }
)

TABLES: dict[str, tuple[st.SearchStrategy[Row], int]] = {
    "customers": (customers, 8),
    "transactions": (transactions, 60),
    "subscriptions": (subscriptions(), 6),
    "survey_responses": (survey_responses(), 10),
    "exchange_rates": (exchange_rates, 12),
    "exit_feedback": (exit_feedback, 8),
    "interactions": (interactions, 6),
    "offers": (offers, 4),
    "marketing_spend": (marketing_spend, 8),
}
EMPTY: dict[str, Row] = {
    "customers": {"customer_id": ""},
    "transactions": {"customer_id": "", "occurred_at": "", "amount": ""},
    "subscriptions": {
        "subscription_id": "", "customer_id": "", "started_on": "", "monthly_amount": "",
    },
    "survey_responses": {"customer_id": "", "sent_at": ""},
    "exchange_rates": {"currency": "", "rate_date": "", "rate": ""},
    "exit_feedback": {"customer_id": "", "given_at": "", "reason_code": ""},
    "interactions": {"customer_id": "", "occurred_at": "", "purpose": ""},
    "offers": {"campaign_id": "", "customer_id": "", "offered_at": "", "arm": ""},
    "marketing_spend": {"spent_on": "", "channel": "", "amount": ""},
}  # fmt: skip


@st.composite
def batches(draw: Callable[..., Any], count: int) -> list[Files]:
    """`count` batches of files by inbox path: new, late, repeated, corrected and empty ones.

    A file with rows and without keys (`transactions/till.csv`) grows from batch to batch.
    """
    delivered: list[Files] = []
    till: list[Row] = []
    for number in range(count):
        files: Files = {}
        for table, (rows, most) in TABLES.items():
            if draw(st.integers(0, 3)) or (number == 0 and table == "transactions"):
                files[f"{table}/{number}.csv"] = draw(st.lists(rows, min_size=0, max_size=most))
        if delivered and draw(st.booleans()):
            path, repeated = draw(st.sampled_from(sorted(delivered[-1].items())))
            if "till" not in path:
                files[path.replace(".csv", f"-again-{number}.csv")] = repeated
        till = till + draw(st.lists(keyless, min_size=1, max_size=5))
        if draw(st.booleans()):
            files["transactions/till.csv"] = draw(st.permutations(till))
        delivered.append(files)
    return delivered


def is_busy(delivered: list[Files]) -> bool:
    """Whether something came: hypothesis tries the emptiest deliveries first."""
    return all(any(files.values()) for files in delivered)
