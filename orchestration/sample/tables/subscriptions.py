"""ABC Software's terms: one row per period of constant price."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import (
    Ints,
    add_months,
    decimals,
    joined,
    labels,
    masked,
    months_between,
    numbered,
)
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import NEVER, NO_DAY, Contracts
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("subscription_id", pa.string()),
        ("customer_id", pa.string()),
        ("started_on", pa.date32()),
        ("ended_on", pa.date32()),
        ("monthly_amount", pa.decimal128(18, 2)),
        ("currency", pa.string()),
        ("plan", pa.string()),
        ("is_trial", pa.bool_()),
        ("billing_months", pa.int64()),
        ("cancelled_on", pa.date32()),
        ("end_reason", pa.string()),
        ("renews_on", pa.date32()),
    ]
)
PLANS = ("basic", "plus")
REASONS = [*p.END_REASONS, "plan_change", "trial_ended"]
PLAN_CHANGE, TRIAL_ENDED, NO_REASON = len(p.END_REASONS), len(p.END_REASONS) + 1, -1


def _batches(block: Block) -> Iterator[Batch]:
    if block.company is p.ABC:
        yield "subscriptions", pa.concat_tables([_trial_rows(block), _term_rows(block)])


def subscription_ids(block: Block, person: Ints, life: Ints) -> Any:
    """A life's subscription; the trial belongs to the first."""
    return joined("SUB-", numbered(block.numbers[person], 6), "-", numbered(life, 1))


def _trial_rows(block: Block) -> Any:
    trials, _ = block.contracts
    size = len(trials.person)
    runs = trials.end > p.LAST_DAY
    zero = np.zeros(size, dtype=np.int64)
    reason = np.where(trials.converts, PLAN_CHANGE, TRIAL_ENDED)
    columns = [
        subscription_ids(block, trials.person, zero + 1),
        block.customer_ids.take(pa.array(trials.person)),
        pa.array(trials.start),
        masked(pa.array(trials.end), runs),
        decimals(zero, 2),
        labels([p.ABC.currency], zero),
        labels(["trial"], zero),
        pa.array(zero == 0),
        pa.array(zero + 1),
        pa.nulls(size, pa.date32()),
        labels(REASONS, np.where(runs, NO_REASON, reason)),
        pa.nulls(size, pa.date32()),
    ]
    return pa.table(columns, schema=SCHEMA)


def _term_rows(block: Block) -> Any:
    """Each life is cut where its plan, its price or its seats change."""
    _, lives = block.contracts
    reached = np.minimum(months_between(lives.start, p.LAST_DAY), lives.end_month - 1)
    cuts = np.stack([lives.plan_month, lives.price_month, lives.drop_month])
    cuts = np.sort(np.where((cuts >= 1) & (cuts <= reached), cuts, NEVER), axis=0)
    cuts[1:][cuts[1:] == cuts[:-1]] = NEVER
    cuts = np.sort(cuts, axis=0)
    begins = np.concatenate([np.zeros_like(cuts[:1]), cuts])
    following = np.concatenate([cuts, np.full_like(cuts[:1], NEVER)])
    row, life = np.nonzero(begins < NEVER)
    order = np.lexsort((row, life))
    row, life = row[order], life[order]
    return _terms(block, lives.take(life), begins[row, life], following[row, life])


def _terms(block: Block, lives: Contracts, begin: Ints, cut: Ints) -> Any:
    """Rows of the months from `begin` on, up to `cut` or, where that is NEVER, to the end.

    Of an end after the last day only the cancellation is known; it falls on `renews_on`.
    """
    is_cut = cut < NEVER
    ends = is_cut | lives.has_ended
    cut_day = add_months(lives.start, np.where(is_cut, cut, 0))
    end = np.where(is_cut, cut_day, np.where(ends, lives.end, NO_DAY))
    cycles = months_between(lives.start, p.LAST_DAY) // lives.billing + 1
    currency = np.zeros(len(begin), dtype=np.int64)
    columns = [
        subscription_ids(block, lives.person, lives.life),
        block.customer_ids.take(pa.array(lives.person)),
        pa.array(add_months(lives.start, begin)),
        pa.array(end),
        decimals(lives.monthly_cents(begin), 2),
        labels([p.ABC.currency], currency),
        labels(PLANS, lives.is_plus(begin).astype(np.int64)),
        pa.array(np.zeros(len(begin), dtype=bool)),
        pa.array(lives.billing),
        pa.array(np.where(~is_cut & (lives.cancelled <= p.LAST_DAY), lives.cancelled, NO_DAY)),
        labels(REASONS, np.where(is_cut, PLAN_CHANGE, np.where(ends, lives.reason, NO_REASON))),
        masked(pa.array(add_months(lives.start, cycles * lives.billing)), ends),
    ]
    return pa.table(columns, schema=SCHEMA)


BAD = BadRows(
    stem="subscriptions",
    good={
        "customer_id": "ABC-000001",
        "started_on": "2026-01-01",
        "ended_on": "2026-03-01",
        "monthly_amount": "90.00",
        "currency": "USD",
        "plan": "basic",
        "is_trial": "false",
        "billing_months": "1",
        "end_reason": "voluntary",
    },
    keys={"subscription_id": "SUB-BAD-{n:03d}"},
    faults=(
        Fault("missing_subscription_id", "subscription_id", ("",)),
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("missing_started_on", "started_on", ("", "")),
        Fault("missing_monthly_amount", "monthly_amount", ("", "")),
        Fault("invalid_started_on", "started_on", ("2026-02-30", "31.31.2026")),
        Fault("invalid_ended_on", "ended_on", ("2026-02-30", "never")),
        Fault("invalid_cancelled_on", "cancelled_on", ("2026-02-30", "yes")),
        Fault("invalid_renews_on", "renews_on", ("2026-02-30", "monthly")),
        Fault("invalid_monthly_amount", "monthly_amount", ("ninety", "9O.00")),
        Fault("invalid_is_trial", "is_trial", ("perhaps", "2026")),
        Fault("invalid_billing_months", "billing_months", ("0", "-12", "1.5", "yearly")),
        Fault("unknown_customer", "customer_id", ("ABC-NOBODY-1", "ABC-NOBODY-2")),
        Fault("date_out_of_range", "started_on", ("1826-01-01", "1899-12-31")),
        Fault("ends_before_start", "ended_on", ("2025-12-31", "2025-01-01")),
        Fault("negative_amount", "monthly_amount", ("-0.01", "-90.00")),
        Fault("cancelled_after_end", "cancelled_on", ("2026-03-02", "2026-06-01")),
        Fault("amount_out_of_range", "monthly_amount", ("12345678901234567.89",)),
        Fault("no_exchange_rate", "currency", ("XAU", "XAG")),
        # beside a term without a price, which covers no day and loses nobody
        Fault(
            "overlaps_earlier_term",
            "started_on",
            ("2026-02-01", "2026-02-28"),
            beside={"monthly_amount": "0.00"},
        ),
    ),
)
SUBSCRIPTIONS = SampleTable("subscriptions", SCHEMA, _batches, BAD)
