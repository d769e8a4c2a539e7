"""Spend on winning and keeping customers; no row has a key."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import decimals, labels
from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.spending import ACQUISITION, channel_names, spending
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("spent_on", pa.date32()),
        ("channel", pa.string()),
        ("amount", pa.decimal128(18, 2)),
        ("currency", pa.string()),
        ("purpose", pa.string()),
    ]
)
PURPOSES = ("acquisition", "retention")


def _batches(block: Block) -> Iterator[Batch]:
    spent, company = spending(block), block.company
    # ABC Software leaves the purpose of acquisition, which is the default, empty
    unstated = (spent.purpose == ACQUISITION) & (company is p.ABC)
    columns = [
        pa.array(spent.spent),
        labels(channel_names(company), spent.channel),
        decimals(spent.amount, 2),
        labels([company.currency], np.zeros(len(spent.spent), dtype=np.int64)),
        labels(PURPOSES, np.where(unstated, -1, spent.purpose)),
    ]
    yield "marketing_spend", pa.table(columns, schema=SCHEMA)


BAD = BadRows(
    stem="marketing_spend",
    good={
        "spent_on": "2026-05-10",
        "channel": "flyer",
        "amount": "25.00",
        "currency": "USD",
        "purpose": "acquisition",
    },
    keys={},
    faults=(
        Fault("missing_spent_on", "spent_on", ("", "")),
        Fault("missing_channel", "channel", ("", "")),
        Fault("missing_amount", "amount", ("", "")),
        Fault("invalid_spent_on", "spent_on", ("2026-06-31", "in May")),
        Fault("invalid_amount", "amount", ("1,000", "25.OO")),
        Fault("amount_out_of_range", "amount", ("10000000000000000.00",)),
        Fault("amount_too_precise", "amount", ("25.005",)),
        Fault("unknown_purpose", "purpose", ("brand", "quảng cáo")),
        Fault("no_exchange_rate", "currency", ("XAU", "XAG")),
        Fault("date_out_of_range", "spent_on", ("1826-05-10", "2626-05-10")),
    ),
)
MARKETING_SPEND = SampleTable("marketing_spend", SCHEMA, _batches, BAD)
