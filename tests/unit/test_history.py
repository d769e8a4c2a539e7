"""A company's releases one after another: what its history keeps, and which figures it restates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration.history.notes import Note, note_releases
from orchestration.publishing.current import current_id
from orchestration.publishing.history import rollback
from orchestration.warehouse import release as publishing
from orchestration.warehouse.dbt import Dbt
from tests.released import GROUPS, Cell, Figures, answer, customers, first_delivery, sale, tenths


@dataclass(frozen=True)
class Told:
    """What there was after a step of the story."""

    release_id: str
    restatements: Figures
    history: list[tuple[str, int, bool]]  # of its mart: release_id, rows, is_rolled_back
    lake_files: Mapping[str, str]

    def rows(self) -> dict[str, int]:
        """Rows of the history by release."""
        return {release_id: rows for release_id, rows, _ in self.history}


class Killed(Exception):
    """The process ends here."""


@pytest.fixture(scope="module")
def story(dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """One company through all that can happen to its figures, told by step."""
    releases = first_delivery(dbt, tmp_path_factory.mktemp("history"))
    company, told = releases.company, {}

    def tell(step: str, release_id: str) -> None:
        told[step] = Told(
            release_id,
            releases.restatements(),
            [
                (str(release), int(str(rows)), bool(gone))
                for release, rows, gone in releases.ask(
                    "select release_id, count(*), bool_or(is_rolled_back) from kpi_history"
                    " group by all order by all"
                )
            ],
            releases.lake_files(),
        )

    tell("first", releases.run())
    company.deliver("transactions/late.csv", [sale("a", date(2023, 7, 10))])
    tell("late row", releases.run())
    company.deliver("survey_responses/corrected.csv", [answer("c", 9)])
    tell("corrected row", releases.run())
    company.deliver("customers/moved.csv", customers({"d": "west"}))
    tell("attribute", releases.run())
    shorter = ("--vars", "{inactivity_window_days: 60}", "--full-refresh")
    tell("rule", releases.run(rules="shorter window", arguments=shorter))

    rollback(company.settings.published)
    company.deliver("survey_responses/late.csv", [answer("d", 0)])
    releases.build(arguments=("--full-refresh",))
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(publishing, "note_releases", _Once())
        releases.publish()
    tell("killed after the switch", current_id(company.settings.published) or "")

    releases.runs += 1
    tell("published again", releases.publish())
    company.deliver("survey_responses/later.csv", [answer("a", 10)])
    releases.runs += 1
    company.land(releases.now)
    releases.build_marts()
    tell("dbt alone", releases.publish())
    tell("nothing new", releases.run())
    return told


class _Once:
    """Notes releases before the switch, and dies after it."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, lake: Path, published: Path, *, now: datetime) -> dict[str, Note]:
        self.calls += 1
        if self.calls > 1:
            raise Killed
        return note_releases(lake, published, now=now)


def cells(
    metric: str, periods: Iterable[tuple[str, str]], groups: Mapping[str, str]
) -> Iterator[Cell]:
    return (
        (metric, kind, start, dimension, value)
        for kind, start in periods
        for dimension, value in groups.items()
    )


def months(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[str, str]]:
    return [("month", f"{day:%Y-%m}") for day in tenths(first, last)]


# The late sale moves a's loss from 8 August (10 May and 90 days) to 8 October 2023.
LOST_LATER = [
    (("month", "2023-08"), (1 / 4, 0.0), (1 / 2, 0.0)),
    (("month", "2023-09"), (0.0, 0.0), (0.0, 0.0)),  # of 3 before, of 4 now
    (("month", "2023-10"), (0.0, 1 / 4), (0.0, 1 / 2)),
    (("quarter", "2023-07"), (1 / 4, 0.0), (1 / 2, 0.0)),
    (("quarter", "2023-10"), (0.0, 1 / 4), (0.0, 1 / 2)),
]
BY_LATE_ROW = {
    **{
        cell: [*figures, "late_rows"]
        for period, of_all, of_north in LOST_LATER
        for groups, figures in ((GROUPS, of_all), ({"region": "north"}, of_north))
        for cell in cells("churn_rate", [period], groups)
    },
    # of the one lost in August nobody was contacted or came back; now nobody was lost then
    **{
        cell: [0.0, None, "late_rows"]
        for metric in ("contacted_in_time", "win_back_rate")
        for cell in cells(metric, [("month", "2023-08"), ("quarter", "2023-07")], {"all": "all"})
    },
}
NOVEMBER = [("month", "2023-11"), ("quarter", "2023-10"), ("year", "2023-01")]
BY_CORRECTION = {
    **{cell: [0.0, 100.0, "changed_rows"] for cell in cells("nps", NOVEMBER, GROUPS)},
    **{cell: [1.0, 0.0, "changed_rows"] for cell in cells("detractors", NOVEMBER, GROUPS)},
    **{
        cell: [first, last, "changed_rows"]
        for metric, first, last in (("nps", -100.0, 100.0), ("detractors", 1.0, 0.0))
        for cell in cells(metric, NOVEMBER, {"region": "south"})
    },
}
# The south has one customer less in every period past the warm-up; who moved was never lost.
QUARTERS = [("quarter", "2023-07"), ("quarter", "2023-10"), ("quarter", "2024-01")]
BY_MOVE = {
    **{
        cell: [0.0, 0.0, "changed_attribute"]
        for cell in cells(
            "churn_rate", [*months((2023, 5), (2024, 3)), *QUARTERS], {"region": "south"}
        )
    },
    **{
        cell: [1.0, 1.0, "changed_attribute"]
        for cell in cells(
            "cohort_retention", [("month", "2023-02"), ("quarter", "2023-04")], {"region": "south"}
        )
    },
}


def test_a_late_row_restates_exactly_the_cells_it_changes(story: Mapping[str, Told]) -> None:
    """Prevents: a closed figure that changes in silence, or a list of figures that did not."""
    assert story["first"].restatements == {}
    assert story["late row"].restatements == BY_LATE_ROW


def test_a_corrected_row_and_an_attribute_give_their_own_cause(story: Mapping[str, Told]) -> None:
    """Prevents: one cause for all that came in at one time or before."""
    assert story["corrected row"].restatements == BY_LATE_ROW | BY_CORRECTION
    assert story["attribute"].restatements == BY_LATE_ROW | BY_CORRECTION | BY_MOVE


def test_causes_of_all_steps_unite_and_a_figure_that_came_back_is_not_restated(
    story: Mapping[str, Told],
) -> None:
    """Prevents: the last cause hiding the first, and a list that never gets shorter.

    With a window of 60 days a is lost on 8 September: of the months only August and September
    are other than first published, and the quarters are as they were.
    """
    churn = {
        cell: said
        for cell, said in story["rule"].restatements.items()
        if cell[0] == "churn_rate" and cell[3:] == ("all", "all")
    }
    assert churn == {
        ("churn_rate", "month", "2023-08", "all", "all"): [1 / 4, 0.0, "late_rows"],
        ("churn_rate", "month", "2023-09", "all", "all"): [0.0, 1 / 4, "late_rows, changed_rule"],
    }


def test_every_restatement_of_the_story_is_explained(story: Mapping[str, Told]) -> None:
    """Prevents: a change of which nobody can say where it came from."""
    for told in story.values():
        assert "unexplained" not in {said[-1] for said in told.restatements.values()}


def test_a_release_rolled_back_does_not_count_and_stays_in_the_history(
    story: Mapping[str, Told],
) -> None:
    """Prevents: figures taken back that later figures are held against.

    The window is 90 days again, and the answer that came late is the only news.
    """
    taken_back = story["rule"].release_id
    after = story["killed after the switch"]
    assert {release: gone for release, _, gone in after.history} == {
        **{told.release_id: False for told in story.values() if told.release_id < taken_back},
        taken_back: True,
        after.release_id: False,
    }
    before = story["attribute"].restatements
    news = {cell: said for cell, said in after.restatements.items() if said != before.get(cell)}
    # 9, 9 and 0 where 9 and 3 had been: one detractor again, as first published
    assert news == {
        cell: [0.0, pytest.approx(100 / 3), "late_rows, changed_rows"]
        for cell in cells("nps", NOVEMBER, GROUPS)
    }
    assert before.keys() - after.restatements.keys() == set(cells("detractors", NOVEMBER, GROUPS))


def test_the_history_appends_and_never_rewrites(story: Mapping[str, Told]) -> None:
    """Prevents: a published figure that nobody can look up any more."""
    before: Mapping[str, str] = {}
    for step, told in story.items():
        assert before.items() <= told.lake_files.items(), step
        before = told.lake_files


def test_a_release_adds_its_new_and_changed_figures_alone(story: Mapping[str, Told]) -> None:
    """Prevents: a history that grows by every figure each day, or forgets a changed one."""
    own = {step: told.rows() for step, told in story.items()}
    late = story["late row"].release_id
    # beside those restated, October and its quarter have somebody lost, and so cells of their own
    assert len(BY_LATE_ROW) < own["late row"][late] < 2 * len(BY_LATE_ROW)
    assert own["corrected row"][story["corrected row"].release_id] == len(BY_CORRECTION)
    assert story["nothing new"].release_id not in own["nothing new"]


def test_a_run_killed_after_the_switch_loses_nothing(story: Mapping[str, Told]) -> None:
    """Prevents: a release readers have and the history knows nothing of."""
    killed = story["killed after the switch"]
    kept = f"kpi_figures/{killed.release_id}.parquet"
    assert kept not in killed.lake_files
    assert kept in story["published again"].lake_files
    assert killed.rows().items() <= story["nothing new"].rows().items()


def test_marts_published_twice_are_two_releases_with_one_history(
    story: Mapping[str, Told],
) -> None:
    """Prevents: publishing alone, from the web page, failing or doubling figures."""
    before, again = story["killed after the switch"], story["published again"]
    assert again.release_id > before.release_id
    assert again.history == before.history


def test_what_dbt_built_alone_enters_the_history_under_its_release(
    story: Mapping[str, Told],
) -> None:
    """Prevents: figures published and kept nowhere, or under a name that is no release's."""
    alone, after = story["dbt alone"], story["nothing new"]
    assert alone.rows()["unreleased"] == after.rows()[alone.release_id]
    assert "unreleased" not in after.rows()
    assert after.restatements == alone.restatements
    changed = {c for c in after.restatements if c not in story["published again"].restatements}
    assert changed == set(cells("nps", NOVEMBER, {"region": "north"}))
