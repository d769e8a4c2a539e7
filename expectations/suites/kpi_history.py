"""What BI may rely on in `kpi_history`, one row per release and figure that it had first."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import finite, never, sql_date

FIGURE = (
    "release_id, metric, period_type, period_start, dimension, dimension_value, cause, value,"
    " numerator, denominator, is_complete, is_final, as_of_date"
)
CONTENT = f"cast(bit_xor(hash({FIGURE})) as varchar)"
UNRELEASED = "unreleased"
CAUSES = "late_rows|changed_rows|changed_attribute|changed_rule|changed_definition|refit"
# one name or several after another, each followed by a comma or the end
KNOWN_CAUSES = f"unexplained|(({CAUSES})(, |$))+"


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Final figures are figures, causes have names, and what was published stands as it was."""
    return [
        *finite("value"),
        never("is_final and value is null", "a final figure is one"),
        never("is_final and not is_complete", "a figure of a running period is not final"),
        never("period_start > as_of_date", "no figure is of a period after its release's date"),
        never(
            f"not regexp_full_match(cause, '{KNOWN_CAUSES}')",
            "a change has causes with known names",
        ),
        never(
            f"release_id = '{UNRELEASED}' and as_of_date <> {sql_date(as_of)}",
            "figures without a release are this build's",
        ),
        *_published_rows_stand(previous),
    ]


def _published_rows_stand(previous: PreviousRelease | None) -> list[gxe.Expectation]:
    """No row of the last release's history is gone or rewritten."""
    if previous is None:
        return []
    before = previous.rows(
        "kpi_history",
        ["release_id", "count(*)", CONTENT],
        needs=FIGURE.split(", "),
        where=f"release_id <> '{UNRELEASED}'",
        group_by=["release_id"],
    )
    if not before:
        return []
    stood = ", ".join(f"('{release}', {rows}, '{content}')" for release, rows, content in before)
    rewritten = f"""
        select 1 as unexpected
        from (values {stood}) as last_release (release_id, row_count, content)
        left join (
            select release_id, count(*) as row_count, {CONTENT} as content
            from {{batch}} group by release_id
        ) as now using (release_id)
        where now.row_count is distinct from last_release.row_count
            or now.content is distinct from last_release.content
    """
    return [
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=rewritten,
            description=f"the figures of {len(before)} earlier releases stand as published",
        )
    ]
