"""Contracts as rows for the fit, counted by hand."""

from datetime import date

import duckdb
import pytest

from orchestration.warehouse.build import LEDGER
from orchestration.warehouse.fit_inputs import FitInputs
from tests.conftest import Company

AS_OF = date(2024, 7, 15)
HOLDOUT_DAYS = 75  # begins after 1 May
TERMS = [
    # customer, start, end, months between renewals
    ("open", "2024-01-31", "", 1),  # renewals 29 Feb, 31 Mar, 30 Apr; 31 May, 30 Jun
    ("at_the_third", "2024-01-10", "2024-04-10", 1),
    ("between", "2024-01-10", "2024-04-20", 1),  # the fourth, 10 May, is the one it does not see
    ("in_the_holdout", "2024-02-20", "2024-06-20", 1),  # passed 20 Mar, 20 Apr; due 20 May, 20 Jun
    ("agreed", "2024-03-01", "2024-08-01", 1),  # an end not reached is none; passed 1 Apr, 1 May
    ("late", "2024-05-02", "", 1),  # not known before the holdout
    ("yearly", "2023-07-15", "", 12),  # its renewal is the as-of date
]


@pytest.fixture
def inputs(company: Company) -> FitInputs:
    company = company.as_of(AS_OF)
    company.deliver(
        "subscriptions.csv",
        [
            {
                "subscription_id": customer,
                "customer_id": customer,
                "started_on": start,
                "ended_on": end,
                "cancelled_on": "2024-05-20" if customer == "agreed" else "",
                "monthly_amount": 10,
                "billing_months": months,
            }
            for customer, start, end, months in TERMS
        ],
    )
    company.land()
    company.build(LEDGER.arguments())
    path = str(company.settings.warehouse / "warehouse.duckdb")
    return FitInputs(duckdb.connect(path, read_only=True), AS_OF)


def test_lives_are_counted_in_renewals(inputs: FitInputs) -> None:
    """An end on the k-th anniversary is k; an open life has passed those up to the as-of date."""
    rows = inputs.lives()
    columns = ["billing_months", "is_ended", "periods", "lives", "history_days"]
    assert sorted(rows[columns].itertuples(index=False, name=None)) == [
        (1, False, 2, 1, 74),  # late: 2 Jun, 2 Jul
        (1, False, 4, 1, 136),  # agreed: 1 Apr to 1 Jul
        (1, False, 5, 1, 166),  # open
        (1, True, 3, 1, 187),
        (1, True, 4, 2, 187),  # between, in_the_holdout
        (12, False, 1, 1, 366),
    ]

    before = inputs.split_lives(HOLDOUT_DAYS)
    columns = ["billing_months", "is_ended", "periods", "lives", "holdout_periods", "survivors"]
    found = before[columns].astype(object).where(before[columns].notna(), None)
    assert sorted(found.itertuples(index=False, name=None), key=str) == [
        (1, False, 2, 2, 2, 1),  # agreed, and in_the_holdout, which ended at the second due
        (1, False, 3, 1, 2, 1),  # open
        (1, True, 3, 1, None, 0),
        (1, True, 4, 1, None, 0),
        (12, False, 0, 1, 1, 1),
    ]
