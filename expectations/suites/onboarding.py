"""What BI may rely on in `onboarding`, one row per cohort and dimension."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import closed_kept, never, not_negative, share, sql_date

_AFTER_COHORT = (
    "(cohort_start + case cohort_type when 'month' then interval 1 month"
    " when 'quarter' then interval 3 month when 'year' then interval 1 year end)"
)


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Counts inside each other, rates once their window is over and not before, up to date."""
    day = sql_date(as_of)
    rates = {
        "second_purchase_rate_30d": ("buyers", 30),
        "second_purchase_rate_60d": ("buyers", 60),
        "second_purchase_rate_90d": ("buyers", 90),
        "contacted_rate_30d": ("new_customers", 30),
    }
    over = f"{_AFTER_COHORT} <= {day} + interval 1 day"
    return [
        *not_negative("second_purchase_30d", "contacted_30d"),
        *share(*rates),
        never(
            "second_purchase_30d > second_purchase_60d or second_purchase_60d > second_purchase_90d"
            " or second_purchase_90d > buyers or buyers > new_customers",
            "second purchases in 30 <= 60 <= 90 days <= buyers <= new customers",
        ),
        never("contacted_30d > new_customers", "contacted_30d <= new_customers"),
        *(
            never(
                f"({rate} is not null) <> ({whole} > 0"
                f" and {_AFTER_COHORT} + interval {days - 1} day <= {day})",
                f"{rate} stands once its {days} days are over for the whole cohort, not before",
            )
            for rate, (whole, days) in rates.items()
        ),
        never(f"is_complete <> ({over})", "a cohort is complete when its period is over"),
        never(f"cohort_start > {day}", "no cohort starts after the as-of date"),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=f"""
                select types.cohort_type
                from (values ('month'), ('quarter'), ('year')) as types (cohort_type)
                left join (
                    select cohort_type from {{batch}}
                    where dimension = 'all' and cohort_start <= {day} and {_AFTER_COHORT} > {day}
                ) as newest on newest.cohort_type = types.cohort_type
                where newest.cohort_type is null
            """,
            description=f"monthly, quarterly and yearly cohorts reach the as-of date {as_of}",
        ),
        # over all cohorts, since late rows move customers lawfully to earlier ones
        *closed_kept(
            previous,
            "onboarding",
            "new_customers",
            by=("cohort_type",),
            where=f"dimension = 'all' and {over}",
        ),
    ]
