"""What BI may rely on in `cohort_retention`, one row per cohort, period number and dimension."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    closed_kept,
    finite,
    never,
    not_negative,
    share,
    sql_date,
)

_MONTHS = "case cohort_type when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end"
_CELL_START = f"(cohort_start + to_months(cast(period_number * {_MONTHS} as integer)))"
_AFTER_CELL = f"(cohort_start + to_months(cast((period_number + 1) * {_MONTHS} as integer)))"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Cells inside their cohort, rates where the cell is over, the grid up to the as-of date."""
    day = sql_date(as_of)
    over = f"{_AFTER_CELL} <= {day} + interval 1 day"
    return [
        *not_negative(
            "period_number",
            "cohort_size",
            "eligible_customers",
            "active_customers",
            "active_on_or_after",
        ),
        *share("retention_rate"),
        *finite("revenue_retention_rate"),
        never(
            "active_customers > active_on_or_after or active_on_or_after > cohort_size",
            "active_customers <= active_on_or_after <= cohort_size",
        ),
        never(
            "eligible_customers <> case when is_complete then cohort_size else 0 end",
            "eligible customers are the cohort where the cell is complete, else 0",
        ),
        never(
            "(retention_rate is not null) <> (is_complete and cohort_size > 0)",
            "every complete cell of a cohort has a retention rate, and no other",
        ),
        never(
            "period_number = 0 and active_customers <> cohort_size",
            "everybody is active in the period of the first activity",
        ),
        never(f"cohort_start > {day}", "no cohort starts after the as-of date"),
        never(
            f"is_complete <> ({over})",
            "a cell is complete when its period ends by the as-of date, and only then",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"""
                select types.cohort_type
                from (values ('month'), ('quarter'), ('year')) as types (cohort_type)
                left join (
                    select cohort_type from {{batch}}
                    where dimension = 'all' and {_CELL_START} <= {day} and {_AFTER_CELL} > {day}
                ) as newest on newest.cohort_type = types.cohort_type
                where newest.cohort_type is null
            """,
            description=f"monthly, quarterly and yearly cohorts reach the as-of date {as_of}",
        ),
        # Over all cohorts, since late rows move customers lawfully to earlier ones.
        *closed_kept(
            previous,
            "cohort_retention",
            "cohort_size",
            by=("cohort_type",),
            where=f"dimension = 'all' and period_number = 0 and {over}",
        ),
    ]
