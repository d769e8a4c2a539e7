"""Each fault planted in the forecasts of lifetime value is caught by name, with its rows."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult
from tests.faults.failures import failed

Check = Callable[..., ValidationResult]

FAULTS = {
    "a forecast of an unknown model": (
        "set model = null where customer_id in ('c20', 'c21')",
        "a forecast is whole and names its fit",
        2,
    ),
    "a forecast without a fit": (
        "set fitted_for = null where customer_id = 'c1'",
        "a forecast is whole and names its fit",
        1,
    ),
    "a value without the margin it is made of": (
        "set expected_margin_12m = null where customer_id = 'c1'",
        "a forecast is whole and names its fit",
        1,
    ),
    "half a forecast": (
        "set probability_alive = 1 where lifetime_value is null",
        "without a forecast there is no part of one",
        10,
    ),
    "purchases of a contract": (
        "set expected_orders_12m = 12 where customer_id = 'c29'",
        "purchases are expected of buyers, and of nobody else",
        1,
    ),
    "a buyer without purchases": (
        "set expected_orders_12m = null where customer_id = 'c19'",
        "purchases are expected of buyers, and of nobody else",
        1,
    ),
    "a model of another name": (
        "set model = 'sbgx' where model = 'sbg'",
        "the model is one that is documented",
        10,
    ),
    "an interval with one end": (
        "set expected_margin_12m_high = null where customer_id < 'c11'",
        "an interval has two ends",
        3,
    ),
    "a loss that turns into a profit": (
        "set lifetime_value = -60 where customer_id = 'c1'",
        "who earns or loses money in 12 months does so in the horizon",
        1,
    ),
    "a fit from the future": (
        "set fitted_for = date '2026-06-16' where customer_id = 'c1'",
        "no fit is newer than the as-of date",
        1,
    ),
    "an infinite expectation": (
        "set expected_orders_12m = 'inf'::double where customer_id = 'c1'",
        "expected_orders_12m is a finite number",
        1,
    ),
    "more than certain to be alive": (
        "set probability_alive = 1.01 where customer_id = 'c1'",
        "probability_alive is from 0 to 1",
        1,
    ),
}


@pytest.mark.parametrize(("fault", "expectation", "rows"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_caught_with_its_rows(
    check_planted: Check, fault: str, expectation: str, rows: int
) -> None:
    mart = "customer_lifetime_value"
    assert failed(check_planted(mart, f"update {mart} {fault}")) == {(expectation, rows)}
