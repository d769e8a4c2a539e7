"""NPS surveys as delivered: answered or not, some with a comment."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.answers import surveys
from orchestration.sample.arrays import joined, labels, masked, numbered
from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("sent_at", pa.timestamp("s")),
        ("response_id", pa.string()),
        ("responded_at", pa.timestamp("s")),
        ("score", pa.int64()),
        ("comment", pa.string()),
        ("survey", pa.string()),
        ("touchpoint", pa.string()),
    ]
)
# With the commas, quotes and line breaks that free text has; detractors, then the others.
COMMENTS = {
    "ABC": (
        (
            "Too hard to use, sorry.",
            'Support said "soon", three weeks ago.',
            "The price\nrose again",
        ),
        ("Does what it should", 'My team says: "keep it", so we do.', "Good, fast, simple"),
    ),
    "SEN": (
        ("Nhân viên thờ ơ, chờ rất lâu", 'Hỏi thì bảo "hết hàng"', "Giá cao,\nrau không tươi"),
        ("Rất hài lòng", "Nhân viên dễ thương, hàng tươi", 'Sẽ giới thiệu cho "hội chị em"'),
    ),
}


def _batches(block: Block) -> Iterator[Batch]:
    sent = surveys(block)
    rng = block.rng("comments")
    silent = ~sent.is_answered
    size = len(sent.person)
    unhappy, happy = COMMENTS[block.company.code]
    comment = rng.integers(0, len(unhappy), size) + np.where(sent.score > 6, len(unhappy), 0)
    comment[silent | (rng.random(size) >= p.COMMENT_SHARE)] = -1
    number = numbered(block.numbers[sent.person], 6)
    response_ids = joined(f"NPS-{block.company.code}-", number, "-", numbered(sent.wave + 1, 2))
    columns = [
        block.customer_ids.take(pa.array(sent.person)),
        pa.array(sent.sent),
        masked(response_ids, silent),  # a survey without an answer is known by its sending
        masked(pa.array(sent.responded), silent),
        pa.array(sent.score, mask=silent),
        labels([*unhappy, *happy], comment),
        labels(["nps"], np.zeros(size, dtype=np.int64)),
        pa.nulls(size, pa.string()),
    ]
    yield "survey_responses", pa.table(columns, schema=SCHEMA)


BAD = BadRows(
    stem="survey_responses",
    good={
        "customer_id": "SEN-000001",
        "sent_at": "2026-05-01 09:00:00",
        "responded_at": "2026-05-02 09:00:00",
        "score": "8",
        "survey": "nps",
    },
    keys={"response_id": "NPS-BAD-{n:03d}"},
    faults=(
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("missing_sent_at", "sent_at", ("", "")),
        Fault("invalid_sent_at", "sent_at", ("2026-04-31 09:00:00", "in spring")),
        Fault("invalid_responded_at", "responded_at", ("2026-06-31 09:00:00", "later")),
        Fault("invalid_score", "score", ("7.5", "ten")),
        Fault("score_out_of_range", "score", ("11", "-1")),
        Fault("unknown_customer", "customer_id", ("SEN-NOBODY-1", "SEN-NOBODY-2")),
        Fault("in_the_future", "responded_at", ("2099-01-01 09:00:00", "2099-05-02 09:00:00")),
        Fault("date_out_of_range", "sent_at", ("1826-05-01 09:00:00", "1899-12-31 09:00:00")),
        Fault(
            "answered_before_sent", "responded_at", ("2026-04-30 09:00:00", "2025-05-02 09:00:00")
        ),
    ),
)
SURVEY_RESPONSES = SampleTable("survey_responses", SCHEMA, _batches, BAD)
