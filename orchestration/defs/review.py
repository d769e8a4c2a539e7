"""The plan review as an asset, and when it is written: some days after a quarter and a year."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.defs.resources import RunSettings
from orchestration.review.document import Paragraph
from orchestration.review.editions import Edition, WrittenReview, write_reviews
from orchestration.review.formats import fiscal_quarter
from orchestration.review.periods import add_months

# Late files have come by then, and the daily run of that night has published them.
DAY_OF_QUARTERLY, DAY_OF_ANNUAL = 5, 10


class ReviewConfig(dg.Config):
    """A fiscal year and its quarter, 0 for the year itself; year 0: the last quarter over."""

    year: int = 0
    quarter: int = 0


@dg.asset(name="review", group_name="published", kinds={"html", "pdf"}, deps=["release"])
def review(config: ReviewConfig, run_settings: RunSettings) -> dg.MaterializeResult[None]:
    """The plan review of a quarter or a year, in both languages, as HTML and PDF."""
    edition = Edition(config.year, config.quarter or None) if config.year else None
    written = write_reviews(run_settings.read().published, edition)
    return dg.MaterializeResult(
        metadata={
            "release_id": written[0].review.release_id,
            **{
                f"{path.suffix[1:]}_{each.review.language}": dg.MetadataValue.path(str(path))
                for each in written
                for path in (each.html, each.pdf)
            },
            **{
                f"summary_{each.review.language}": dg.MetadataValue.md(_summary(each))
                for each in written
            },
        }
    )


review_run = dg.define_asset_job(
    "review_run",
    selection=[review],
    executor_def=dg.in_process_executor,
    description="Write the review of a quarter or a year from the current release.",
)


def review_schedules_of(
    timezone: str, fiscal_year_start_month: int
) -> Sequence[dg.ScheduleDefinition]:
    """For the quarter, and for the year, that ended some days ago in business time."""
    first = fiscal_year_start_month
    quarter_starts = ",".join(map(str, sorted((first - 1 + 3 * n) % 12 + 1 for n in range(4))))

    def request(context: dg.ScheduleEvaluationContext, *, annual: bool) -> dg.RunRequest:
        today = context.scheduled_execution_time.astimezone(ZoneInfo(timezone)).date()
        year, quarter = fiscal_quarter(add_months(today, -3), first)
        edition = Edition(year, None if annual else quarter)
        config = {"year": year, "quarter": edition.quarter or 0}
        return dg.RunRequest(
            run_key=str(edition), run_config={"ops": {"review": {"config": config}}}
        )

    @dg.schedule(
        job=review_run,
        cron_schedule=f"0 7 {DAY_OF_QUARTERLY} {quarter_starts} *",
        execution_timezone=timezone,
    )
    def quarterly_review(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return request(context, annual=False)

    @dg.schedule(
        job=review_run,
        cron_schedule=f"0 7 {DAY_OF_ANNUAL} {first} *",
        execution_timezone=timezone,
    )
    def annual_review(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return request(context, annual=True)

    return [quarterly_review, annual_review]


def _summary(written: WrittenReview) -> str:
    """What the review says first, for Dagster's page."""
    first = written.review.sections[0]
    said = [block.text for block in first.blocks if isinstance(block, Paragraph)]
    return "\n\n".join([f"**{written.review.title}**, {written.review.subtitle}", *said])
