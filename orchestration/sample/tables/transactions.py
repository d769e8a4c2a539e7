"""Money movements as delivered: monthly files, late rows, corrections, a file sent twice."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools
from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.movements import SCHEMA, Movements, movements
from orchestration.sample.tables.base import Batch, SampleTable

MONTHS = np.arange(p.FIRST_DAY.astype("datetime64[M]"), p.LAST_DAY.astype("datetime64[M]") + 1)


def _batches(block: Block) -> Iterator[Batch]:
    rows = movements(block)
    late, corrected = late_and_corrected(block, rows)
    first_sent = rows.table(block, np.where(corrected, p.CORRECTED_FACTOR, 1) * rows.amount)
    bounds = np.searchsorted(rows.month, np.append(MONTHS, MONTHS[-1] + 1))
    for month, begin, end in zip(MONTHS, bounds[:-1], bounds[1:], strict=True):
        in_time = first_sent.slice(begin, end - begin).filter(~late[begin:end])
        yield f"transactions/{month}", in_time
    if block.company is p.SEN:
        true = rows.table(block, rows.amount)
        yield p.LATE_STEM, true.filter(late)
        yield p.CORRECTIONS_STEM, true.filter(corrected)


def late_and_corrected(block: Block, rows: Movements) -> tuple[Bools, Bools]:
    """Sen's rows that come in a later month's file, and those first sent with a wrong amount."""
    rng = block.rng("deliveries")
    is_sen = block.company is p.SEN
    late = np.isin(rows.month, np.array(p.LATE_MONTHS, dtype="datetime64[M]")) & is_sen
    corrected = (rows.month == np.datetime64(p.CORRECTED_MONTH, "M")) & is_sen
    late &= rng.random(len(late)) < p.LATE_SHARE
    corrected &= rng.random(len(corrected)) < p.CORRECTED_SHARE
    return late, corrected


BAD = BadRows(
    stem=p.BAD_TRANSACTIONS_STEM,
    good={
        "customer_id": "SEN-000001",
        "occurred_at": "2026-06-15 10:00:00",
        "amount": "12.50",
        "currency": "USD",
        "cost": "9.50",
        "quantity": "1",
        "kind": "sale",
        "product_category": "gia dụng",
        "location": "Sen Hà Nội 1",
    },
    keys={"transaction_id": "SEN-BAD-{n:03d}"},
    faults=(
        Fault("missing_occurred_at", "occurred_at", ("", "")),
        Fault("missing_amount", "amount", ("", "")),
        Fault("invalid_occurred_at", "occurred_at", ("2026-06-31 10:00:00", "yesterday")),
        Fault("invalid_amount", "amount", ("12,5O", "free")),
        Fault("invalid_cost", "cost", ("unknown", "9.5.0")),
        Fault("invalid_quantity", "quantity", ("one", "1.5 kg")),
        Fault("unknown_customer", "customer_id", ("SEN-NOBODY-1", "SEN-NOBODY-2")),
        Fault("in_the_future", "occurred_at", ("2099-01-01 10:00:00", "2099-06-15 10:00:00")),
        Fault("date_out_of_range", "occurred_at", ("1826-06-15 10:00:00", "2626-06-15 10:00:00")),
        Fault("amount_out_of_range", "amount", ("12345678901234567.89", "-12345678901234567.89")),
        Fault("amount_too_precise", "amount", ("12.505", "-0.001")),
        Fault("no_exchange_rate", "currency", ("XAU", "XAG")),
        Fault("unknown_kind", "kind", ("gift", "Verkauf")),
    ),
)
TRANSACTIONS = SampleTable("transactions", SCHEMA, _batches, BAD)
