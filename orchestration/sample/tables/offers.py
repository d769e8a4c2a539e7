"""Offers of the campaigns, to both arms."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import decimals, labels
from orchestration.sample.blocks import Block
from orchestration.sample.campaigns import offers
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("campaign_id", pa.string()),
        ("customer_id", pa.string()),
        ("offered_at", pa.timestamp("s")),
        ("arm", pa.string()),
        ("purpose", pa.string()),
        ("cost", pa.decimal128(18, 2)),
        ("redeemed_at", pa.timestamp("s")),
    ]
)
ARMS = ("control", "treatment")


def _batches(block: Block) -> Iterator[Batch]:
    made = offers(block)
    zero = np.zeros(len(made.person), dtype=np.int64)
    columns = [
        labels([made.campaign.campaign_id], zero),
        block.customer_ids.take(pa.array(made.person)),
        pa.array(made.offered),
        labels(ARMS, made.is_treated.astype(np.int64)),
        labels([made.campaign.purpose], zero),
        decimals(zero + made.campaign.cents, 2, ~made.is_treated),
        pa.array(made.redeemed),
    ]
    yield "offers", pa.table(columns, schema=SCHEMA)


BAD = BadRows(
    stem="offers",
    good={
        "customer_id": "SEN-000001",
        "offered_at": "2026-05-04 09:00:00",
        "arm": "treatment",
        "purpose": "retention",
        "cost": "1.50",
    },
    keys={"campaign_id": "BAD-{n:03d}"},
    faults=(
        Fault("missing_campaign_id", "campaign_id", ("", "")),
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("missing_offered_at", "offered_at", ("", "")),
        Fault("missing_arm", "arm", ("", "")),
        Fault("invalid_offered_at", "offered_at", ("2026-04-31 09:00:00", "in May")),
        Fault("invalid_cost", "cost", ("free", "1.5O")),
        Fault("invalid_redeemed_at", "redeemed_at", ("2026-06-31 09:00:00", "yes")),
        Fault("unknown_arm", "arm", ("both", "arm A")),
        Fault(
            "redeemed_before_offered",
            "redeemed_at",
            ("2026-05-04 08:59:59", "2025-05-20 09:00:00"),
        ),
        Fault("negative_amount", "cost", ("-0.01", "-1.50")),
        Fault("date_out_of_range", "offered_at", ("1826-05-04 09:00:00", "1899-12-31 09:00:00")),
        Fault("date_out_of_range", "redeemed_at", ("2626-05-20 09:00:00",)),
        Fault("in_the_future", "offered_at", ("2099-01-01 09:00:00", "2099-05-04 09:00:00")),
        Fault("unknown_customer", "customer_id", ("SEN-NOBODY-1", "SEN-NOBODY-2")),
    ),
)
OFFERS = SampleTable("offers", SCHEMA, _batches, BAD)
