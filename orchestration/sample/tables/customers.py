"""Customers of both companies, with made-up personal data."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.sample.arrays import Ints, joined, labels, masked, numbered
from orchestration.sample.blocks import Block, births
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("registered_at", pa.date32()),
        ("segment", pa.string()),
        ("acquisition_channel", pa.string()),
        ("referred_by", pa.string()),
        ("region", pa.string()),
        ("birth_date", pa.date32()),
        ("full_name", pa.string()),
        ("email", pa.string()),
        ("phone", pa.string()),
    ]
)
# Name parts in the order they are written.
NAMES = {
    "ABC": (
        ("Anna", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Irene", "Jonas"),
        ("B.", "K.", "L.", "M.", "R."),
        ("Baker", "Costa", "Dubois", "Evans", "Fischer", "García", "Hansen", "Novak", "Okafor"),
    ),
    "SEN": (
        ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi"),
        ("Thị", "Văn", "Hữu", "Ngọc", "Minh", "Thanh", "Đức", "Quỳnh", "Kim"),
        ("An", "Bình", "Châu", "Dũng", "Hạnh", "Hương", "Khánh", "Lợi", "Mẫn", "Phượng", "Tuyết"),
    ),
}


def _batches(block: Block) -> Iterator[Batch]:
    people, company = block.people, block.company
    rng = block.rng("customers")
    born = births(block, rng)
    parts = [
        labels(names, rng.integers(0, len(names), block.size)) for names in NAMES[company.code]
    ]
    digits = numbered(block.numbers, 7)
    columns = [
        block.customer_ids,
        pa.array(people.registered),
        labels(list(company.segments), people.segment),
        labels(list(company.channels), people.channel),
        _referrers(block, rng),
        labels(list(company.regions), people.region),
        pa.array(born),
        joined(parts[0], " ", parts[1], " ", parts[2]),
        joined(company.code.lower(), digits, "@example.com"),
        joined("+84 000 ", digits),
    ]
    yield "customers", pa.table(columns, schema=SCHEMA)


def _referrers(block: Block, rng: np.random.Generator) -> Any:
    """For the referral channel: a customer of the block who registered no later."""
    order = np.argsort(block.people.registered, kind="stable")
    rank: Ints = np.empty(block.size, dtype=np.int64)
    rank[order] = np.arange(block.size)
    earlier = order[(rng.random(block.size) * rank).astype(np.int64)]
    referral = list(block.company.channels).index("referral")
    nobody = (block.people.channel != referral) | (rank == 0)
    return masked(block.customer_ids.take(pa.array(earlier)), nobody)


BAD = BadRows(
    stem="customers",
    good={
        "registered_at": "2024-05-05",
        "segment": "satisfied",
        "acquisition_channel": "walk_in",
        "region": "Hà Nội",
        "birth_date": "1990-01-31",
        "full_name": "Nguyễn Văn Lỗi",
    },
    keys={"customer_id": "SEN-BAD-{n:03d}"},
    faults=(
        Fault("missing_customer_id", "customer_id", ("", "")),
        Fault("invalid_registered_at", "registered_at", ("2024-02-30", "soon")),
        Fault("invalid_birth_date", "birth_date", ("1990-13-01", "31/31/1990")),
        Fault("date_out_of_range", "registered_at", ("1824-05-05", "2420-05-05")),
    ),
)
CUSTOMERS = SampleTable("customers", SCHEMA, _batches, BAD)
