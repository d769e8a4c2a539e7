"""An incremental run gives the rows that a full refresh gives, in every table, whatever came.

No release is prepared here, so that the history is a mart like others; what it remembers of
releases, which the contract leaves out of this, is tested in tests/unit/test_history.py.
"""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from orchestration.warehouse.dbt import Dbt
from tests.conftest import company_in
from tests.properties.deliveries import FIRST_DAY, batches, is_busy
from tests.properties.warehouses import REMEMBERING, build, deliver, differences, tables

# An example builds a warehouse several times, so shrinking would take hours.
FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@given(data=st.data())
@FEW
def test_incremental_equals_full_refresh(dbt: Dbt, data: st.DataObject) -> None:
    """Late, repeated, corrected, rejected and empty batches leave no trace of their order."""
    delivered = data.draw(batches(3).filter(is_busy))
    with tempfile.TemporaryDirectory() as folder:
        step_by_step = company_in(Path(folder), dbt)
        for number, files in enumerate(delivered):
            note(f"batch {number}: {files}")
            deliver(step_by_step, files)
            step_by_step.land()
            is_compared = files is delivered[-1]
            selection = () if is_compared else (REMEMBERING,)
            build(step_by_step, *selection, full_refresh=number == 0)
        incremental = tables(step_by_step)
        build(step_by_step, full_refresh=True)
        assert differences(incremental, tables(step_by_step)) == []


@st.composite
def dates(draw: Callable[..., Any]) -> list[date]:
    """As-of dates of runs that follow each other: on a month's last day, a day or months apart."""
    month_end = FIRST_DAY + timedelta(days=draw(st.sampled_from([120, 181, 212, 243])))
    steps = draw(st.lists(st.sampled_from([1, 1, 14, -40, 75]), min_size=3, max_size=3))
    found = [month_end]
    for step in steps:
        found.append(found[-1] + timedelta(days=step))
    return found


@given(data=st.data())
@FEW
def test_a_run_for_another_date_equals_a_full_refresh(dbt: Dbt, data: st.DataObject) -> None:
    """What a past run was told of its own day leaves no trace in a later one, nor the reverse."""
    delivered = data.draw(batches(4).filter(is_busy))
    with tempfile.TemporaryDirectory() as folder:
        company = company_in(Path(folder), dbt)
        days = data.draw(dates())
        for number, day in enumerate(days):
            note(f"as of {day}: {delivered[number]}")
            company = company.as_of(day)
            deliver(company, delivered[number])
            company.land()
            selection = () if day is days[-1] else (REMEMBERING,)
            build(company, *selection, full_refresh=number == 0)
        incremental = tables(company)
        build(company, full_refresh=True)
        assert differences(incremental, tables(company)) == []
