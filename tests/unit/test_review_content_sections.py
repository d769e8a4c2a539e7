"""What a review says of releases made for it: findings, gaps, and every sentence there is."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.review.content import build_review
from orchestration.review.document import Chart, Paragraph, Review, Section, Table, Value
from orchestration.review.words import Words, texts
from orchestration.settings import PROJECT_DIR
from tests.unit.review_company import HOSTILE, NOW, company, target
from tests.unit.review_releases import Rows, churn, periods, write_release

RUNNING = date(2026, 7, 1)
BEFORE = date(2026, 1, 1)


def changed(mart: str, **values: Any) -> list[dict[str, Any]]:
    """The company's rows of a mart with other values."""
    return [row | values for row in company()[mart]]


def better() -> Rows:
    """A company whose figures moved: churn and NPS up, revenue down, every channel paying."""
    stuck = {"target_unit": "year", "required_for_rest_of_year": 0.01}
    return company() | {
        "churn_by_period": [
            *periods()[:8],
            churn("quarter", BEFORE, 100, 5),
            churn("quarter", NOW, 100, 30),
            *periods()[10:],
        ],
        "nps_by_period": changed("nps_by_period", change=12.0, change_is_significant=True),
        "revenue_movements": changed("revenue_movements", ending_mrr=Decimal(900)),
        "channel_economics": changed("channel_economics", lifetime_value=Decimal(900)),
        "campaign_results": changed("campaign_results", uplift_low=-0.1),
        "plan_review": [
            target("churn_rate", "missed", 2, **stuck),
            target("win_back_rate", "at_risk", 2, **stuck),
            target("cohort_retention", "missed", 2, actual=0.0502, gap=0.0002),
            target("contacted_in_time", "at_risk", 2, actual=0.0502, gap=0.0002),
        ],
        "churn_decomposition": changed("churn_decomposition", mix_effect=0.0),
        "restatements": [
            company()["restatements"][0] | {"dimension": "region", "dimension_value": f"r{number}"}
            for number in range(41)
        ],
    }


def worse() -> Rows:
    """One whose churn and NPS fell, too young for a cohort to be a year old; no cost, no CAC."""
    return company() | {
        "churn_by_period": [
            *periods()[:8],
            churn("quarter", BEFORE, 100, 30),
            churn("quarter", NOW, 100, 5),
            *periods()[10:],
        ],
        "nps_by_period": changed("nps_by_period", change=-12.0, change_is_significant=True),
        "cohort_retention": [r for r in company()["cohort_retention"] if r["period_number"] < 4],
        "revenue_movements": changed("revenue_movements", net_revenue_retention_12m=None),
        "channel_economics": changed("channel_economics", lifetime_value=Decimal(100)),
        "cost_of_loss": changed("cost_of_loss", total_cost=None, replacement_cost=None),
    }


def running() -> Rows:
    """The quarter after, of which a day is known; its year has figures of two quarters."""
    quarter = churn("quarter", RUNNING, 100, 1, is_complete=False)
    return company() | {"churn_by_period": [*periods(), quarter]}


def alone() -> Rows:
    """Surveys answered in one quarter alone, and nobody asked in the one under review."""
    first = [r for r in company()["nps_by_period"] if r["period_start"] == date(2024, 1, 1)]
    return company() | {"nps_by_period": first}


def empty() -> Rows:
    """Customers and nothing else: no optional source was ever delivered."""
    return {"churn_by_period": periods()}


def yearly() -> Rows:
    """The company with rows of 2025 as a whole, for the annual edition."""
    year = {"period_type": "year", "period_start": date(2025, 1, 1)}
    marts = ("revenue_movements", "nps_by_period", "cost_of_loss", "restatements")
    cohort = {"cohort_type": "year", "cohort_start": date(2025, 1, 1), "period_number": 0}
    first = company()["cohort_retention"][0] | cohort | {"period_start": date(2025, 1, 1)}
    return company() | {
        **{mart: [*company()[mart], company()[mart][0] | year] for mart in marts},
        "cohort_retention": [*company()["cohort_retention"], first],
        "churn_decomposition": [
            row | year | {"mix_effect": effect, "rate_effect": -effect}
            for row, effect in zip(company()["churn_decomposition"], (0.01, -0.01), strict=True)
        ],
    }


VARIANTS: dict[str, tuple[Callable[[], Rows], int, int | None]] = {
    "company": (company, 2026, 2),
    "annual": (yearly, 2025, None),
    "better": (better, 2026, 2),
    "worse": (worse, 2026, 2),
    "running": (running, 2026, 3),
    "alone": (alone, 2024, 1),
    "unanswered": (alone, 2026, 2),
    "empty": (empty, 2026, 2),
    "unlisted": (empty, 2026, 1),
}


@pytest.fixture(scope="module")
def reviews(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, Review], set[str]]]:
    """A review of each variant, and the keys of the texts that they took."""
    said: set[str] = set()
    say = Words.__call__

    def listening(words: Words, key: str, **values: Value) -> str:
        said.add(key)
        return say(words, key, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Words, "__call__", listening)
        made = {}
        for name, (rows, year, quarter) in VARIANTS.items():
            release = write_release(tmp_path_factory.mktemp(name), rows())
            if name == "empty":
                _drop(release, "restatements")
            made[name] = build_review(release, year, quarter, "en", PROJECT_DIR)
    yield made, said


def _drop(release: Path, mart: str) -> None:
    with duckdb.connect(str(release / "marts.duckdb")) as connection:
        connection.execute(f"drop table retention.marts.{mart}")


Made = tuple[dict[str, Review], set[str]]


def section(review: Review, section_id: str) -> Section:
    [found] = [section for section in review.sections if section.section_id == section_id]
    return found


def said(review: Review, section_id: str) -> list[str]:
    blocks = section(review, section_id).blocks
    return [_plain(block.text) for block in blocks if isinstance(block, Paragraph)]


def titles(review: Review, section_id: str) -> list[str]:
    blocks = section(review, section_id).blocks
    return [_plain(block.title) for block in blocks if isinstance(block, Chart)]


def _plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def table(review: Review, table_id: str) -> Table:
    [found] = [
        block
        for section in review.sections
        for block in section.blocks
        if isinstance(block, Table) and block.table_id == table_id
    ]
    return found


def test_every_text_is_said_by_some_review(reviews: Made) -> None:
    """Prevents: a sentence nobody has ever seen, and one that nobody needs any more."""
    _, keys = reviews
    # labels of values are looked up as the data has them
    assert {key for key in texts("en") if not key.startswith("value.")} - keys == set()


def test_what_is_missed_comes_first(reviews: Made) -> None:
    """Prevents: a plan that is missed and said so on the last page."""
    made, _ = reviews
    assert said(made["company"], "summary")[:4] == [
        "The plan for 2026 has 4 targets. Missed: 1; at risk: 1; on track: 1; not due yet: 1.",
        "Missed: Churn rate – Contract customers: 9.0%, against a target of 5.0% for the year."
        " Owner: Customer success.",
        "At risk: NPS: 25.0, against a target of 35.0 per quarter. Owner: Customer success.",
        "On track: Detractors.",
    ]
    assert [row.values[1] for row in table(made["company"], "plan").rows] == [
        "Missed",
        "At risk",
        "On track",
        "Not due yet",
    ]


def test_a_target_missed_by_less_than_is_shown_does_not_read_as_met(reviews: Made) -> None:
    """Prevents: '5.0 % against a target of 5.0 %: missed', which nobody believes."""
    made, _ = reviews
    [sentence] = [text for text in said(made["better"], "summary") if "less than" in text]
    assert sentence == (
        "Missed by less than can be shown: New customers back in the next period,"
        " at a target of 5.0% for the year. Owner: Customer success."
    )
    missed = [text for text in said(made["better"], "summary") if text.startswith("Missed")]
    assert missed.index(sentence) == len(missed) - 1


def test_a_change_within_chance_is_called_none(reviews: Made) -> None:
    """Prevents: a headline about noise: the made intervals are 4 points wide."""
    made, _ = reviews
    assert titles(made["company"], "churn")[0].endswith("no change beyond chance")
    assert titles(made["better"], "churn")[0].startswith("Churn rose to 30.0% in Q2 2026")
    assert titles(made["worse"], "churn")[0].startswith("Churn fell to 5.0% in Q2 2026")
    assert titles(made["company"], "nps")[0].endswith("no change beyond chance")
    assert titles(made["better"], "nps")[0].startswith("NPS rose")
    assert titles(made["company"], "campaigns") == [f"An effect beyond chance: {HOSTILE}"]
    assert titles(made["better"], "campaigns") == ["No campaign has an effect beyond chance"]


def test_an_empty_source_leaves_a_sentence_and_no_picture(reviews: Made) -> None:
    """Prevents: an empty chart, a table of headings, a figure of nothing."""
    made, _ = reviews
    review = made["empty"]
    about_customers = {"summary", "churn", "definitions"}
    for each in review.sections:
        if each.section_id in about_customers:
            continue
        kinds = {type(block) for block in each.blocks}
        assert kinds == ({Paragraph}), (each.section_id, kinds)
    assert said(review, "nps") == ["No surveys have been delivered, so there is no NPS."]
    assert said(review, "channels") == [
        "No marketing spend has been delivered, so the cost of winning a customer is not known."
    ]
    assert len(said(review, "summary")) == 2


def test_every_section_stands_in_every_review_with_its_definitions(reviews: Made) -> None:
    """Prevents: a question without a place, and a figure without a meaning."""
    made, _ = reviews
    sections = [each.section_id for each in made["company"].sections]
    for review in made.values():
        assert [each.section_id for each in review.sections] == sections
        for each in review.sections:
            assert each.blocks and each.title
            assert each.definitions or each.section_id == "summary"


def test_a_running_period_is_marked_and_has_no_rate(reviews: Made) -> None:
    """Prevents: a day's losses read as a quarter's rate."""
    made, _ = reviews
    review = made["running"]
    assert said(review, "summary")[0].startswith("Q3 2026 is still running: counts go up to")
    [running_row] = [r for r in table(review, "churn_by_quarter").rows if not r.is_complete]
    assert running_row.key["period_start"] == RUNNING
    names = [column.name for column in table(review, "churn_by_quarter").columns]
    assert running_row.values[names.index("churn_rate")] is None
    assert "1 of 100 customers left in Q3 2026; there is no rate for it." in said(review, "summary")


def test_a_quarter_is_reviewed_as_it_was_whatever_came_after(tmp_path: Path) -> None:
    """Prevents: the first quarter's page showing the second's losses."""
    release = write_release(tmp_path, company())
    review = build_review(release, 2026, 1, "en", PROJECT_DIR)
    for each in review.sections:
        for block in each.blocks:
            starts = [
                row.key["period_start"]
                for row in (block.rows if isinstance(block, Table) else ())
                if "period_start" in row.key
            ]
            assert all(start < NOW for start in starts if isinstance(start, date))
    cohorts = table(review, "retention_by_quarter")
    assert cohorts.rows[-1].key["cohort_start"] == date(2026, 1, 1)
    assert list(cohorts.rows[-1].values[2:4]) == [1.0, None]


def test_names_come_as_they_are(reviews: Made) -> None:
    """Prevents: a name escaped twice, or one taken for a placeholder of a text."""
    made, _ = reviews
    assert HOSTILE in titles(made["company"], "churn")[1]
    assert HOSTILE in {row.values[0] for row in table(made["company"], "competitors").rows}
    actions = table(made["company"], "actions")
    names = [column.name for column in actions.columns]
    assert actions.rows[0].values[names.index("note_en")] == HOSTILE


def test_a_mart_that_the_release_lacks_is_not_called_empty(reviews: Made) -> None:
    """Prevents: 'nothing was restated' of a release that could not know."""
    made, _ = reviews
    [sentence] = said(made["empty"], "restated")
    assert "no table restatements" in sentence
    [sentence] = said(made["unlisted"], "restated")
    assert sentence.startswith("No figure of a closed period has changed")
