"""Reasons for leaving as delivered: from forms and calls, some without a key."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import decimals, joined, labels, masked, numbered
from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.feedback import NONE, feedback
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("feedback_id", pa.string()),
        ("customer_id", pa.string()),
        ("given_at", pa.timestamp("s")),
        ("reason_code", pa.string()),
        ("competitor", pa.string()),
        ("competitor_price", pa.decimal128(18, 2)),
        ("comment", pa.string()),
        ("source", pa.string()),
    ]
)
SOURCES = {"ABC": ("form", "call"), "SEN": ("phone", "shop", "form")}
COMMENTS = {
    "ABC": {
        "hard_to_use": "My team never learned it, two trainings or not.",
        "missing_features": 'No Gantt view, no "time tracking"',
        "price": "Too much money for\nwhat we use of it",
        "slow_support": 'Every ticket took a week. "Soon" is no answer.',
        "competitor": "We moved everything to another tool.",
    },
    "SEN": {
        "indifference": "Không ai chào, không ai hỏi, đứng chờ mãi",
        "dissatisfied": "Rau héo, sữa cận hạn,\nđổi không được",
        "better_price": 'Chợ gần nhà rẻ hơn, "khuyến mãi" nhiều hơn',
        "friends_advice": "Bạn bè rủ đi siêu thị khác cho vui",
        "no_longer_needed": "Nhà ít nấu ăn hơn trước, không mua nữa",
        "moved_away": "Đã chuyển nhà, xa quá",
        "deceased": "Người nhà báo: chủ thẻ đã mất",
    },
}


def _batches(block: Block) -> Iterator[Batch]:
    given, code = feedback(block), block.company.code
    rng = block.rng("exit comments")
    size = len(given.person)
    reasons = list(p.EXIT_REASONS[code])
    day = (given.given.astype("datetime64[D]") - p.FIRST_DAY).astype(np.int64)
    ids = joined(f"EXIT-{code}-", numbered(block.numbers[given.person], 6), "-", numbered(day, 4))
    says = rng.random(size) < p.COMMENT_SHARE
    columns = [
        masked(ids, rng.random(size) < p.KEYLESS_SHARE),
        block.customer_ids.take(pa.array(given.person)),
        pa.array(given.given),
        labels(reasons, given.reason),
        labels(list(p.RIVALS), given.rival),
        decimals(given.rival_cents, 2, given.rival == NONE),
        labels([COMMENTS[code][name] for name in reasons], np.where(says, given.reason, NONE)),
        labels(SOURCES[code], rng.integers(0, len(SOURCES[code]), size)),
    ]
    yield "exit_feedback", pa.table(columns, schema=SCHEMA)


BAD = BadRows(
    stem="exit_feedback",
    good={
        "customer_id": "SEN-000001",
        "given_at": "2026-05-04 09:00:00",
        "reason_code": "better_price",
        "source": "form",
    },
    keys={"feedback_id": "EXIT-BAD-{n:03d}"},
    faults=(
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("missing_given_at", "given_at", ("", "")),
        Fault("missing_reason_code", "reason_code", ("", "")),
        Fault("invalid_given_at", "given_at", ("2026-04-31 09:00:00", "when he called")),
        Fault("invalid_competitor_price", "competitor_price", ("less", "19,9O")),
        Fault("negative_amount", "competitor_price", ("-0.01", "-19.90")),
        Fault("date_out_of_range", "given_at", ("1826-05-04 09:00:00", "2626-05-04 09:00:00")),
        Fault("in_the_future", "given_at", ("2099-01-01 09:00:00", "2099-05-04 09:00:00")),
        Fault("unknown_customer", "customer_id", ("SEN-NOBODY-1", "SEN-NOBODY-2")),
    ),
)
EXIT_FEEDBACK = SampleTable("exit_feedback", SCHEMA, _batches, BAD)
