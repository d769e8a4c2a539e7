"""Monthly rates of the đồng over the whole history."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Floats, Ints, decimals, labels
from orchestration.sample.blocks import Block
from orchestration.sample.faults import BadRows, Fault
from orchestration.sample.tables.base import Batch, SampleTable

SCALE = 10  # digits after the point
SCHEMA = pa.schema(
    [
        ("currency", pa.string()),
        ("rate_date", pa.date32()),
        ("rate", pa.decimal128(18, SCALE)),
    ]
)


def _batches(block: Block) -> Iterator[Batch]:
    if block.company is not p.SEN or block.index:
        return  # the rates are no customer's: they come with the first block of the đồng
    months = np.arange(p.FIRST_DAY.astype("datetime64[M]"), p.LAST_DAY.astype("datetime64[M]") + 1)
    steps: Floats = block.rng("exchange_rates").normal(
        p.VND_RATE_MONTHLY_DRIFT, p.VND_RATE_MONTHLY_NOISE, len(months)
    )
    rates = p.VND_RATE_START * np.exp(np.cumsum(steps))
    units: Ints = np.rint(rates * 10**SCALE).astype(np.int64)
    columns = [
        labels([p.SEN.currency], np.zeros(len(months), dtype=np.int64)),
        pa.array(months.astype("datetime64[D]")),
        decimals(units, SCALE),
    ]
    yield "exchange_rates", pa.table(columns, schema=SCHEMA)


# Euro rates only, which no row uses.
BAD = BadRows(
    stem="exchange_rates",
    good={"rate": "1.0712345678"},
    keys={"currency": "EUR", "rate_date": "2024-01-{n:02d}"},
    faults=(
        Fault("missing_currency", "currency", ("", "")),
        Fault("missing_rate_date", "rate_date", ("", "")),
        Fault("missing_rate", "rate", ("", "")),
        Fault("invalid_rate_date", "rate_date", ("2024-02-30", "January")),
        Fault("invalid_rate", "rate", ("n/a", "1,07")),
        Fault("date_out_of_range", "rate_date", ("1824-01-01", "2424-01-01")),
        Fault("rate_not_positive", "rate", ("0", "-1.07")),
    ),
)
EXCHANGE_RATES = SampleTable("exchange_rates", SCHEMA, _batches, BAD)
