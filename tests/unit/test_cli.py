"""The `retention` command as its user meets it: what it does, says and leaves behind."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.lock import run_lock
from orchestration.settings import Settings
from tests.running import copied, published_rows, release_id, retention, settings_in

PERSON = "ABC-000028"  # has a name, an e-mail address, a phone and a comment


@pytest.fixture
def built(sample_release: Settings, tmp_path: Path) -> Settings:
    """A published sample company of the test's own."""
    return copied(sample_release, tmp_path)


@pytest.fixture(scope="module")
def erased(
    sample_release: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """The company after a person was erased and the next run has published."""
    settings = copied(sample_release, tmp_path_factory.mktemp("erased"))
    assert "rows of ABC-000028 in the lake" in retention(settings, "erase", PERSON).out
    said = retention(settings, "run")
    assert said.code == 0, said.err
    yield settings


def bytes_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_run_shows_its_steps_and_ends_with_the_headline_and_nothing_else(
    sample_release: Settings,
) -> None:
    """Prevents: Dagster's or a library's log lines between the user and the figures."""
    lines = (sample_release.inbox.parent / "run.txt").read_text().splitlines()
    steps = [line for line in lines if line and line[0].isalpha()]
    assert steps[:8] == [
        "Landing the inbox",
        "Building staging and ledger",
        "Fitting lifetime-value models",
        "Preparing the release",
        "Building marts",
        "Validating the marts",
        "Publishing",
        "Writing the review",
    ]
    assert lines[1].startswith("  46 new files, ")
    assert lines[2:4] == steps[1:3]
    reasons = [line.rpartition(": ")[2] for line in lines[4:8]]
    assert reasons == ["too_few_buyers"] * 2 + ["too_few_lives"] * 2
    assert lines[8] == steps[3]
    assert lines[9] == f"  release {release_id(sample_release)} is prepared"
    assert lines[10:14] == steps[4:8]
    assert lines[14].strip() == "As of 2026-06-30"
    assert any("200" in line and "of them active" in line for line in lines)
    reviews = sample_release.published / "reviews" / "review-2026-q2"
    assert lines[-9:] == [
        "These figures are the made-up sample company's (`sample: true`).",
        f"Marts for BI     {sample_release.published}/current.duckdb",
        f"Release          {(sample_release.published / 'current').resolve()}",
        f"Validation page  {(sample_release.published / 'current').resolve()}/validation.html",
        f"Report of fits   {(sample_release.published / 'current').resolve()}/fit_report.html",
        f"Review           {reviews}-en.html",
        f"Review           {reviews}-en.pdf",
        f"Review           {reviews}-vi.html",
        f"Review           {reviews}-vi.pdf",
    ]


def test_a_sample_goes_into_an_empty_inbox_only(built: Settings) -> None:
    """Prevents: made-up customers among real ones."""
    before = bytes_below(built.inbox)
    said = retention(built, "sample", "--customers", "10")
    assert (said.code, bytes_below(built.inbox)) == (1, before)
    assert "is not empty" in said.err


def test_an_unreadable_file_is_named_with_its_rule_and_changes_nothing(built: Settings) -> None:
    """Prevents: a half-landed delivery, or a message that does not say what to mend."""
    lake, release = bytes_below(built.lake), release_id(built)
    bad = built.inbox / "transactions" / "2026-07.csv"
    bad.write_text("customer_id,amount\nc1,1\n")
    marker = built.inbox / ".sample.json"  # else it would be other data beside the sample
    content = json.loads(marker.read_text())
    content["files"]["transactions/2026-07.csv"] = hashlib.sha256(bad.read_bytes()).hexdigest()
    marker.write_text(json.dumps(content))
    said = retention(built, "run")
    assert said.code == 1
    assert said.err == (
        "transactions/2026-07.csv can't be read: a required column is missing (missing_column)."
        " occurred_at is required and the header has customer_id, amount.\n"
    )
    assert (bytes_below(built.lake), release_id(built)) == (lake, release)


def test_other_data_beside_the_sample_is_refused_until_reset(built: Settings) -> None:
    """Prevents: a real figure with made-up customers in it."""
    own = built.inbox / "transactions" / "own.csv"
    own.write_text("customer_id,occurred_at,amount\nc1,2026-01-01,10\n")
    said = retention(built, "run")
    assert said.code == 1
    assert "transactions/own.csv is other data: they must not mix" in said.err
    assert retention(built, "reset", "--yes").code == 0
    assert [path.name for path in built.inbox.rglob("*") if path.is_file()] == ["own.csv"]


def test_reset_leaves_an_edited_sample_file(built: Settings) -> None:
    """Prevents: hours of a user's typing lost."""
    with (built.inbox / "customers.csv").open("a") as file:
        file.write("mine\n")
    assert retention(built, "reset", "--yes").code == 0
    assert [path.name for path in built.inbox.iterdir()] == ["customers.csv"]
    assert not built.lake.exists()
    assert not built.published.exists()
    assert [path.name for path in built.warehouse.iterdir()] == ["run.lock"]


def test_reset_asks_and_takes_silence_for_a_no(built: Settings) -> None:
    """Prevents: everything gone by a slip."""
    before = bytes_below(built.published)
    assert retention(built, "reset").code == 1
    assert bytes_below(built.published) == before


def test_a_second_run_at_the_same_time_is_told_who_is_at_work(built: Settings) -> None:
    """Prevents: two runs that write into one warehouse."""
    with run_lock(built.warehouse / "run.lock", "run"):
        for command in (["run"], ["rollback"], ["reset", "--yes"], ["erase", PERSON]):
            said = retention(built, *command)
            assert said.code == 1, command
            assert said.err.startswith("a run of process "), command
            assert len(said.err.splitlines()) == 1, command


def test_a_run_without_data_says_that_there_is_none(tmp_path: Path) -> None:
    """Prevents: an empty release, or a traceback, where nothing was delivered."""
    settings = settings_in(tmp_path)
    said = retention(settings, "run")
    assert said.code == 1
    assert said.err == (
        "No accepted sale, subscription or answer: there is nothing to build marts from.\n"
    )
    assert not settings.published.exists()


def test_an_as_of_date_that_is_none_is_refused(built: Settings) -> None:
    """Prevents: a mistyped date taken for no date."""
    said = retention(built, "run", "--as-of", "2026-06-31")
    assert (said.code, said.err) == (1, "--as-of: '2026-06-31' is not a date like 2026-06-30\n")


def test_erase_takes_the_person_out_of_lake_and_warehouse(erased: Settings) -> None:
    """Prevents: personal data that outlives its erasure, also in a free block of a file."""
    person = f"trim(cast(customer_id as varchar)) = '{PERSON}'"
    with duckdb.connect() as connection:
        lake = connection.execute(
            f"select full_name, email, phone, birth_date from '{erased.lake}/customers/*.parquet'"
            f" where {person} union all select comment, null, null, null"
            f" from '{erased.lake}/survey_responses/*.parquet' where {person}"
        ).fetchall()
        assert len(lake) > 1
        assert {value for row in lake for value in row} == {None}
        connection.execute(f"attach '{erased.warehouse}/warehouse.duckdb' as private (read_only)")
        staged = connection.execute(
            "select count(*), count(full_name), count(email), count(phone), count(birth_date)"
            f" from private.staging.stg_customers where {person}"
        ).fetchall()
        others = connection.execute(
            "select count(full_name) from private.staging.stg_customers"
        ).fetchall()
    assert staged == [(1, 0, 0, 0, 0)]
    assert others[0][0] > 100
    address = b"abc0000028@example.com"
    assert address in (erased.inbox / "customers.csv").read_bytes()
    for path in [*erased.lake.rglob("*"), *erased.warehouse.rglob("*")]:
        assert not path.is_file() or address not in path.read_bytes(), path


def test_erase_leaves_every_figure(sample_release: Settings, erased: Settings) -> None:
    """Prevents: churn that disappears with the person who left."""
    assert release_id(erased) != release_id(sample_release)
    assert published_rows(erased) == published_rows(sample_release)


def test_erase_of_an_unknown_customer_fails(built: Settings) -> None:
    """Prevents: a mistyped id taken for done."""
    said = retention(built, "erase", "ABC-28")
    assert said.code == 1
    assert said.err == "The lake has no personal data of a customer 'ABC-28'.\n"


def test_erase_reaches_records_kept_as_text(built: Settings) -> None:
    """Prevents: a name kept in the raw text of a record with a field too few."""
    assert retention(built, "erase", "SEN-BAD-000").out.startswith("2 rows of SEN-BAD-000")
    with duckdb.connect() as connection:
        kept = connection.execute(
            f"select _malformed from '{built.lake}/customers/*.parquet'"
            " where _malformed is not null"
        ).fetchall()
    assert kept == [("erased",), ("erased",)]


def test_releases_and_rollback_show_and_switch_what_readers_get(erased: Settings) -> None:
    """Prevents: a way back that does not lead back."""
    new = release_id(erased)
    [first, second] = [
        line for line in retention(erased, "releases").out.splitlines() if "Z-" in line
    ]
    assert new in first and "current" in first and "sample" in first
    old = next(word for word in second.split() if "Z-" in word)
    assert "current" not in second
    assert retention(erased, "rollback", "20200101T000000Z-0001").code == 1
    assert release_id(erased) == new
    assert retention(erased, "rollback").out == f"Current release: {old}, as of 2026-06-30\n"
    assert release_id(erased) == old
    listed = retention(erased, "releases").out.splitlines()
    assert any(new in line and "rolled back" in line for line in listed)
    assert retention(erased, "rollback").code == 1


def test_doctor_finds_nothing_wrong_with_what_a_run_left(sample_release: Settings) -> None:
    """Prevents: a false alarm."""
    said = retention(sample_release, "doctor")
    assert said.code == 0, said.out
    assert "the inbox has 46 files of customers, exchange_rates" in said.out
    assert f"release {release_id(sample_release)} reads as it was written" in said.out


def test_doctor_finds_a_damaged_release(built: Settings) -> None:
    """Prevents: a release with other bytes than were checked, unnoticed."""
    parquet = built.published / "current" / "customers.parquet"
    parquet.chmod(0o644)
    parquet.write_bytes(parquet.read_bytes() + b"x")
    said = retention(built, "doctor")
    assert said.code == 1
    assert "customers.parquet has other bytes than when it was written" in said.out
