"""Contacts as delivered: channel, direction, cost and who it was, some without a key."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import (
    Bools,
    Ints,
    decimals,
    joined,
    labels,
    masked,
    numbered,
    positions_within,
)
from orchestration.sample.blocks import Block
from orchestration.sample.contacts import COMPLAINT, PURPOSES, contacts
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("interaction_id", pa.string()),
        ("customer_id", pa.string()),
        ("occurred_at", pa.timestamp("s")),
        ("purpose", pa.string()),
        ("channel", pa.string()),
        ("direction", pa.string()),
        ("outcome", pa.string()),
        ("reason_code", pa.string()),
        ("note", pa.string()),
        ("cost", pa.decimal128(18, 2)),
        ("staff_role", pa.string()),
        ("responded_at", pa.timestamp("s")),
    ]
)
CHANNELS = {"phone": 400, "email": 50, "chat": 120, "sms": 5, "app": 2, "shop": 100}  # cents each
INBOUND = {"ABC": ("email", "chat", "phone"), "SEN": ("shop", "phone", "app")}
OUTBOUND = {"ABC": ("email", "phone"), "SEN": ("sms", "app", "phone")}
OUTCOMES = ("resolved", "open", "reached", "no_answer", "declined")
RESOLVED, OPEN, REACHED = range(3)
ROLES = {  # as the seed `playbook` names those who own its signals
    "support": "support_agent",
    "complaint": "support_lead",
    "proactive": "account_manager",
    "onboarding": "customer_success",
    "renewal": "account_manager",
    "win_back": "customer_success",
    "birthday": "marketing",
    "loyalty": "customer_success",
}
COMPLAINTS = {
    "ABC": ("slow_support", "hard_to_use", "missing_features", "price"),
    "SEN": ("indifference", "dissatisfied", "better_price"),
}
NOTES = {
    "ABC": ('Asked for "the manager", twice', "Wants a call back,\nnot before noon", "Friendly"),
    "SEN": ("Khách hẹn gọi lại, sau giờ làm", 'Khách nói "để xem"', "Đã xin lỗi khách"),
}


def _batches(block: Block) -> Iterator[Batch]:
    made, code = contacts(block), block.company.code
    rng = block.rng("contact details")
    size = len(made.person)
    channel = np.where(
        made.is_inbound, _one_of(rng, INBOUND[code], size), _one_of(rng, OUTBOUND[code], size)
    )
    answered = np.where(np.isnat(made.responded), OPEN, RESOLVED)
    outcome = np.where(made.is_inbound, answered, rng.integers(REACHED, len(OUTCOMES), size))
    ids = joined(
        f"INT-{code}-",
        numbered(block.numbers[made.person], 6),
        "-",
        numbered(positions_within(made.person), 3),
    )
    columns = [
        masked(ids, rng.random(size) < p.KEYLESS_SHARE),
        block.customer_ids.take(pa.array(made.person)),
        pa.array(made.at),
        labels(PURPOSES, made.purpose),
        labels(list(CHANNELS), channel),
        labels(("outbound", "inbound"), made.is_inbound.astype(np.int64)),
        labels(OUTCOMES, outcome),
        _some(rng, COMPLAINTS[code], made.purpose == COMPLAINT),
        _some(rng, NOTES[code], rng.random(size) < p.COMMENT_SHARE),
        decimals(np.array(list(CHANNELS.values()))[channel], 2),
        labels([ROLES[purpose] for purpose in PURPOSES], made.purpose),
        pa.array(made.responded),
    ]
    yield "interactions", pa.table(columns, schema=SCHEMA)


def _one_of(rng: np.random.Generator, names: tuple[str, ...], size: int) -> Ints:
    """One of the channels for each row, as a position in CHANNELS."""
    places = np.array([list(CHANNELS).index(name) for name in names])
    return np.asarray(places[rng.integers(0, len(names), size)])


def _some(rng: np.random.Generator, texts: tuple[str, ...], where: Bools) -> Any:
    """One of the texts where it applies."""
    return labels(texts, np.where(where, rng.integers(0, len(texts), len(where)), -1))


BAD = BadRows(
    stem="interactions",
    good={
        "customer_id": "SEN-000001",
        "occurred_at": "2026-05-04 09:00:00",
        "purpose": "support",
        "channel": "phone",
        "direction": "inbound",
        "cost": "1.50",
        "staff_role": "support_agent",
    },
    keys={"interaction_id": "INT-BAD-{n:03d}"},
    faults=(
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("missing_occurred_at", "occurred_at", ("", "")),
        Fault("missing_purpose", "purpose", ("", "")),
        Fault("invalid_occurred_at", "occurred_at", ("2026-04-31 09:00:00", "at noon")),
        Fault("invalid_cost", "cost", ("free", "1.5O")),
        Fault("invalid_responded_at", "responded_at", ("2026-06-31 09:00:00", "at once")),
        Fault("unknown_purpose", "purpose", ("small talk", "hỗ trợ")),
        Fault(
            "answered_before_asked", "responded_at", ("2026-05-04 08:59:59", "2025-05-04 09:00:00")
        ),
        Fault("negative_amount", "cost", ("-0.01", "-1.50")),
        Fault("date_out_of_range", "occurred_at", ("1826-05-04 09:00:00", "1899-12-31 09:00:00")),
        Fault("date_out_of_range", "responded_at", ("2626-05-04 09:00:00",)),
        Fault("in_the_future", "occurred_at", ("2099-01-01 09:00:00", "2099-05-04 09:00:00")),
        Fault("unknown_customer", "customer_id", ("SEN-NOBODY-1", "SEN-NOBODY-2")),
    ),
)
INTERACTIONS = SampleTable("interactions", SCHEMA, _batches, BAD)
