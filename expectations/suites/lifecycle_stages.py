"""What BI may rely on in `lifecycle_stages`, one row per period and stage."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import (
    FIRST_DAY_AFTER_PERIOD,
    closed_by,
    closed_kept,
    never,
    not_negative,
    sql_date,
)

STAGES = (
    *("attracted", "exploring", "buying", "growing"),
    *("nurtured", "at_risk", "lost", "won_back"),
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Every stage in every period, flows that add up, periods up to the as-of date."""
    day = sql_date(as_of)
    names = ", ".join(f"'{stage}'" for stage in STAGES)
    return [
        *not_negative("customers", "entered", "left"),
        never(f"stage not in ({names})", "no stage is unknown"),
        never("entered > customers", "who entered is in the stage"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=(
                "select period_type, period_start from {batch} group by period_type, period_start"
                f" having count(distinct stage) <> {len(STAGES)}"
            ),
            description="every period has a row of each stage",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=(
                "select 1 as unexpected from (select *, lag(customers) over ("
                "partition by period_type, stage order by period_start) as before from {batch})"
                ' where customers <> coalesce(before, 0) + entered - "left"'
            ),
            description="customers = those of the period before + entered - left",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=(
                "select period_type, period_start from {batch}"
                " group by period_type, period_start having sum(customers) = 0"
            ),
            description="every period has customers",
        ),
        never(f"period_start > {day}", "no period starts after the as-of date"),
        never(
            f"is_complete <> ({closed_by(as_of)})",
            "a period is complete when it ends by the as-of date, and only then",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"""
                select types.period_type
                from (values ('month'), ('quarter'), ('year')) as types (period_type)
                left join (
                    select distinct period_type from {{batch}}
                    where period_start <= {day} and {FIRST_DAY_AFTER_PERIOD} > {day}
                ) as newest on newest.period_type = types.period_type
                where newest.period_type is null
            """,
            description=f"months, quarters and years reach the as-of date {as_of}",
        ),
        # over all stages, since late rows move customers lawfully from one to another
        *closed_kept(
            previous,
            "lifecycle_stages",
            "customers",
            by=("period_type", "period_start"),
            where=closed_by(as_of),
        ),
    ]
