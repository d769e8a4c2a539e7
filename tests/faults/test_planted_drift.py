"""What the last release had may be corrected, not lost; late rows may add to it."""

from collections.abc import Callable

import pytest

from expectations.result import ValidationResult

Check = Callable[..., ValidationResult]

CLOSED = "by period_type, period_start, 57 closed ones in the last release: not more than"


def failed(result: ValidationResult) -> set[tuple[str, int | None]]:
    assert not any(failure.could_not_check for failure in result.failures), result.failures
    return {(failure.expectation, failure.unexpected_count) for failure in result.failures}


@pytest.mark.parametrize(
    ("mart", "fault", "expectation", "rows"),
    [
        (
            "customers",
            "delete from customers where customer_id in ('c0', 'c1', 'c2', 'c3', 'c4')",
            "rows: at least 36, the last release had 40",
            None,
        ),
        (
            "customers",
            "update customers set first_active_on = first_active_on - 100",
            "newest customer not much before the last release's, 2024-09-30",
            None,
        ),
        (
            "churn_by_period",
            "delete from churn_by_period where period_start = date '2024-02-01'",
            f"starting_customers {CLOSED} 50% lower",
            1,
        ),
        (
            "churn_by_period",
            "update churn_by_period set starting_customers = 47 where period_type = 'year'",
            f"starting_customers {CLOSED} 50% lower",
            3,
        ),
        (
            "nps_by_period",
            "update nps_by_period set responses = 35 where period_type = 'year'",
            f"responses {CLOSED} 5% lower",
            3,
        ),
        (
            "cohort_retention",
            "delete from cohort_retention where month(cohort_start) = 2",
            "cohort_size by cohort_type, 3 closed ones in the last release: not more than 5% lower",
            1,
        ),
        (
            "customer_lifetime_value",
            "update customer_lifetime_value set orders = 4 where customer_id < 'c3'",
            "total of orders: at least 188, the last release had 200",
            None,
        ),
        (
            "data_quality",
            "update data_quality set landed = 90",
            "total of landed: at least 1898, the last release had 2000",
            None,
        ),
    ],
)
def test_what_the_last_release_had_may_not_be_lost(
    check_planted: Check, mart: str, fault: str, expectation: str, rows: int | None
) -> None:
    assert failed(check_planted(mart, fault, drift=True)) == {(expectation, rows)}
    assert check_planted(mart, fault).passed


def test_a_loss_within_tolerance_is_a_correction(check_planted: Check) -> None:
    fault = "delete from customers where customer_id in ('c0', 'c1', 'c2', 'c4')"
    assert check_planted("customers", fault, drift=True).passed


@pytest.mark.parametrize("mart", ["churn_by_period", "nps_by_period"])
def test_late_rows_may_raise_a_closed_period(check_planted: Check, mart: str) -> None:
    column = {"churn_by_period": "starting_customers", "nps_by_period": "responses"}[mart]
    assert check_planted(mart, f"update {mart} set {column} = {column} * 2", drift=True).passed


def test_late_rows_may_move_customers_to_earlier_cohorts(check_planted: Check) -> None:
    fault = """
        update cohort_retention set
            cohort_size = size,
            eligible_customers = if(is_complete, size, 0),
            active_customers = if(period_number = 0, size, active_customers),
            active_on_or_after = size
        from (values (date '2023-01-01', 80), (date '2024-02-01', 40)) as moved (start, size)
        where cohort_type = 'month' and cohort_start = start
    """
    assert check_planted("cohort_retention", fault, drift=True).passed
