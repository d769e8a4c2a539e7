"""Which reviews are written, where, by whom and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.defs.resources import RunSettings
from orchestration.defs.review import review, review_schedules_of
from orchestration.errors import RetentionError
from orchestration.publishing.current import switch
from orchestration.publishing.manifest import DATABASE_FILE, MARTS_FILE, Release, ReleaseFacts
from orchestration.review import editions
from orchestration.review.document import Review
from orchestration.review.editions import Edition, newest_edition, the_release, write_reviews
from orchestration.settings import Settings
from orchestration.warehouse.environment import environment_of
from tests.running import retention, settings_in
from tests.unit.example_review import example_review

Publish = Callable[..., Settings]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publishes quarters of a fiscal year as a release that says nothing else; content is made."""

    def build(folder: Path, year: int, quarter: int | None, language: str, _: Path) -> Review:
        return replace(example_review(language), subtitle=f"{folder.name} {year} {quarter}")

    monkeypatch.setattr(editions, "build_review", build)

    def publish(as_of: date = date(2026, 8, 15), fiscal_month: int = 1) -> Settings:
        settings = settings_in(tmp_path)
        release_id = "20260816T000000Z-0001"
        folder = settings.published / "releases" / release_id
        folder.mkdir(parents=True)
        facts = ReleaseFacts(as_of, "0.1.0", True, {}, 1, {})
        published_at = datetime(2026, 8, 16, tzinfo=UTC)
        release = Release(release_id, folder, published_at, facts, {}, {})
        (folder / "release.json").write_text(release.to_json())
        (folder / MARTS_FILE).symlink_to(DATABASE_FILE)
        with duckdb.connect(str(folder / DATABASE_FILE)) as connection:
            connection.execute(
                f"""
                create schema marts;
                create table marts.churn_by_period as
                with months as (
                    select cast(unnest(generate_series(
                        date '2025-01-01', date '{as_of}', interval 1 month)) as date) as first
                ),
                starts as (
                    select unnest(['quarter', 'year']) as period_type,
                           unnest([3, 12]) as months, first from months
                )
                select period_type, 'all' as dimension, first as period_start,
                       first + to_months(months) - to_days(1) <= date '{as_of}' as is_complete
                from starts
                where (extract(month from first) - {fiscal_month} + 12) % months = 0
                """
            )
        switch(settings.published, release_id)
        return settings

    return publish


def names(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.published / "reviews").iterdir())


def test_without_options_the_last_quarter_over_is_written_in_both_languages(
    publish: Publish,
) -> None:
    """Prevents: a review of a quarter that still runs, unasked."""
    settings = publish()
    said = retention(settings, "review")
    assert (said.code, said.err) == (0, "")
    assert names(settings) == [
        "review-2026-q2-en.html",
        "review-2026-q2-en.pdf",
        "review-2026-q2-vi.html",
        "review-2026-q2-vi.pdf",
    ]
    folder = settings.published / "reviews"
    paths = [line.split()[-1] for line in said.out.splitlines()]
    assert sorted(paths) == [str(folder / name) for name in names(settings)]
    assert '<html lang="vi">' in (folder / "review-2026-q2-vi.html").read_text()
    assert (folder / "review-2026-q2-vi.pdf").read_bytes().startswith(b"%PDF-")


def test_what_is_asked_for_is_written(publish: Publish) -> None:
    """Prevents: options that are read and not followed."""
    settings = publish()
    asked = ("review", "--year", "2025", "--quarter", "4", "--language", "vi")
    assert retention(settings, *asked).code == 0
    assert names(settings) == ["review-2025-q4-vi.html", "review-2025-q4-vi.pdf"]
    assert "2025 4" in (settings.published / "reviews" / "review-2025-q4-vi.html").read_text()


@pytest.mark.parametrize("options", [["--annual"], ["--annual", "--year", "2025"]])
def test_the_annual_edition_has_a_name_of_its_own(publish: Publish, options: list[str]) -> None:
    """Prevents: a year that overwrites a quarter."""
    settings = publish()
    assert retention(settings, "review", *options, "--language", "en").code == 0
    assert names(settings) == ["review-2025-en.html", "review-2025-en.pdf"]
    assert "2025 None" in (settings.published / "reviews" / "review-2025-en.html").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--year", "2026", "--quarter", "3"], "2026-q3 is not over: it lasts to the day before"),
        (["--annual", "--year", "2026"], "2026 is not over"),
        (["--year", "2024", "--quarter", "4"], "no figures of quarter 4 of 2024"),
        (["--year", "2026", "--quarter", "5"], "there is no quarter 5"),
        (["--year", "2026"], "--year needs a --quarter"),
        (["--quarter", "2"], "--quarter needs the --year"),
        (["--annual", "--quarter", "2", "--year", "2026"], "leave --quarter out"),
        (["--language", "fr"], "no review can be written in 'fr': choose en or vi"),
    ],
)
def test_what_can_not_be_written_is_refused_in_one_line(
    publish: Publish, options: list[str], message: str
) -> None:
    """Prevents: a traceback, or half a set of files."""
    settings = publish()
    said = retention(settings, "review", *options)
    assert said.code == 1
    assert message in said.err
    assert len(said.err.splitlines()) == 1
    assert not (settings.published / "reviews").exists()


def test_without_a_release_there_is_nothing_to_review(tmp_path: Path) -> None:
    """Prevents: a command that fails without a way on."""
    said = retention(settings_in(tmp_path), "review")
    assert said.code == 1
    assert said.err == "There is no release to review yet: `retention run` makes the first.\n"


def test_before_a_quarter_is_over_there_is_none_to_review(publish: Publish) -> None:
    """Prevents: a first run that fails because its data is young."""
    settings = publish(as_of=date(2025, 2, 20))
    said = retention(settings, "review")
    assert said.code == 1
    assert "no quarter is over on 2025-02-20" in said.err


def test_quarters_are_those_of_the_fiscal_year(publish: Publish) -> None:
    """Prevents: a review named after a quarter that the company does not know."""
    settings = publish(as_of=date(2026, 7, 3), fiscal_month=4)
    assert newest_edition(the_release(settings.published)) == Edition(2026, 1)
    assert newest_edition(the_release(settings.published), annual=True) == Edition(2025, None)


def test_a_failure_leaves_the_review_that_was_there(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prevents: half of the languages from one release and half from another."""
    settings = publish()
    write_reviews(settings.published)
    folder = settings.published / "reviews"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def broken(review: Review) -> bytes:
        if review.language == "vi":
            raise RetentionError("broken")
        return b"new"

    monkeypatch.setattr(editions, "pdf_of", broken)
    with pytest.raises(RetentionError, match="broken"):
        write_reviews(settings.published)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_same_release_gives_the_same_files(publish: Publish) -> None:
    """Prevents: a review that seems to have changed when nobody changed anything."""
    settings = publish()
    first = {each.pdf: each.pdf.read_bytes() for each in write_reviews(settings.published)}
    assert {each.pdf: each.pdf.read_bytes() for each in write_reviews(settings.published)} == first


def test_dagster_shows_where_the_pages_are_and_what_they_say_first(publish: Publish) -> None:
    """Prevents: an asset that was made and can't be found."""
    settings = publish()
    with environment_of(settings):
        result = dg.materialize([review], resources={"run_settings": RunSettings()})
    [event] = result.asset_materializations_for_node("review")
    folder = settings.published / "reviews"
    for suffix in ("html", "pdf"):
        for language in ("en", "vi"):
            path = event.metadata[f"{suffix}_{language}"].value
            assert path == str(folder / f"review-2026-q2-{language}.{suffix}")
    assert "kế hoạch cho phép 5,0 %" in str(event.metadata["summary_vi"].value)


@pytest.mark.parametrize(
    ("fiscal_month", "name", "now", "expected"),
    [
        # 07:00 of 5 October in Ho Chi Minh City is midnight in UTC
        (1, "quarterly_review", datetime(2026, 10, 5, tzinfo=UTC), (2026, 3)),
        (1, "quarterly_review", datetime(2027, 1, 5, tzinfo=UTC), (2026, 4)),
        (4, "quarterly_review", datetime(2026, 10, 5, tzinfo=UTC), (2026, 2)),
        (2, "quarterly_review", datetime(2027, 2, 5, tzinfo=UTC), (2026, 4)),
        (1, "annual_review", datetime(2027, 1, 10, tzinfo=UTC), (2026, 0)),
        (4, "annual_review", datetime(2027, 4, 10, tzinfo=UTC), (2026, 0)),
    ],
)
def test_a_tick_asks_for_the_period_that_is_just_over(
    fiscal_month: int, name: str, now: datetime, expected: tuple[int, int]
) -> None:
    """Prevents: the review of the running quarter, or of the calendar's, not the company's."""
    schedules = {s.name: s for s in review_schedules_of("Asia/Ho_Chi_Minh", fiscal_month)}
    with dg.build_schedule_context(scheduled_execution_time=now) as context:
        data = schedules[name].evaluate_tick(context)
    assert data.run_requests is not None
    [request] = data.run_requests
    year, quarter = expected
    assert request.run_key == (f"{year}-q{quarter}" if quarter else f"{year}")
    assert request.run_config == {"ops": {"review": {"config": {"year": year, "quarter": quarter}}}}


@pytest.mark.parametrize(
    ("fiscal_month", "quarterly", "annual"),
    [(1, "0 7 5 1,4,7,10 *", "0 7 10 1 *"), (2, "0 7 5 2,5,8,11 *", "0 7 10 2 *")],
)
def test_it_ticks_in_the_month_after_a_quarter(
    fiscal_month: int, quarterly: str, annual: str
) -> None:
    """Prevents: a review in the middle of a quarter whose year starts in February."""
    schedules = review_schedules_of("Asia/Ho_Chi_Minh", fiscal_month)
    assert [schedule.cron_schedule for schedule in schedules] == [quarterly, annual]
    assert {schedule.execution_timezone for schedule in schedules} == {"Asia/Ho_Chi_Minh"}
