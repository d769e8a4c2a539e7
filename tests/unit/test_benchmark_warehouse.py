"""The warehouse's benchmark compares equal work; never how long it takes."""

from pathlib import Path

import duckdb
import pytest

from benchmarks import by_pandas, company, transactional
from benchmarks.builds import build, limited_profile
from benchmarks.daily import DAY, hold_back
from benchmarks.outputs import different_rows, tables_in
from orchestration.errors import RetentionError
from orchestration.sample import write_sample
from orchestration.warehouse.dbt import Dbt
from tests.running import ParsedDbt


@pytest.fixture
def sales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which size S has 300 customers."""
    monkeypatch.setitem(company.SIZES, "S", 300)
    return tmp_path


def test_by_hand_and_pandas_say_what_the_marts_say(sales: Path, dbt: Dbt) -> None:
    """Two ways that share no line with the models, every cell of five marts, rejects too."""
    settings = company.sales_company(sales, "S")
    build(dbt, settings, transactional.SELECTION)
    marts = Path(transactional.marts_of(settings))
    given = (settings.lake, sales / "S-by-hand.duckdb")
    by_hand = transactional.by_hand(given)
    in_pandas = by_pandas.build(given)
    assert set(tables_in(by_hand)) == set(transactional.MARTS)
    assert set(tables_in(in_pandas)) == set(transactional.MARTS) - {"rejected_rows"}
    for other in (by_hand, in_pandas):
        assert set(different_rows(marts, other).values()) == {0}
    with duckdb.connect(str(marts), read_only=True) as connection:
        for mart in transactional.MARTS:
            [(rows,)] = connection.execute(f"select count(*) from marts.marts.{mart}").fetchall()
            assert rows > 0


def test_one_changed_cell_is_one_row_on_each_side(tmp_path: Path) -> None:
    for name, value in (("one", 0.1), ("same", 0.1 + 1e-12), ("other", 0.2)):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute("create schema marts")
            connection.execute(
                "create table marts.figures as"
                f" select * from (values (1, {value}::double), (2, null))"
            )
    one, same, other = (tmp_path / f"{name}.duckdb" for name in ("one", "same", "other"))
    assert different_rows(one, same) == {"figures": 0}
    assert different_rows(one, other) == {"figures": 2}


def test_money_summed_in_doubles_is_held_to_its_cents(tmp_path: Path) -> None:
    """Prevents: a difference at a million customers that is only the last bit of a double."""
    money = {
        "one": "4484252.40::decimal(38, 2)",
        "same": "4484252.4000000004::double",
        "other": "4484252.41::double",
    }
    for name, value in money.items():
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute("create schema marts")
            connection.execute(f"create table marts.figures as select {value} as revenue")
    one, same, other = (tmp_path / f"{name}.duckdb" for name in money)
    assert different_rows(one, same) == {"figures": 0}
    assert different_rows(one, other) == {"figures": 2}


def test_the_limit_of_memory_reaches_duckdb(tmp_path: Path) -> None:
    """Prevents: a limited build that has no limit. What DuckDB can't read, it refuses."""
    settings = company.settings_in(tmp_path, "tight")
    settings.warehouse.mkdir()
    tight = ParsedDbt(
        target_path=tmp_path / "target", profiles_dir=limited_profile(settings, "plenty")
    )
    with pytest.raises(RetentionError, match="Memory must have a number"):
        tight.invoke(settings, ["run", "--select", "as_of"])


def test_a_day_and_the_late_rows_come_later_and_none_is_lost(tmp_path: Path) -> None:
    source, inbox, later = (tmp_path / name for name in ("source", "inbox", "later"))
    write_sample(source, customers=300, file_format="parquet")
    held = hold_back(source, inbox, later)
    with duckdb.connect() as connection:

        def rows(folder: Path, where: str = "true") -> int:
            [(count,)] = connection.execute(
                f"select count(*) from read_parquet('{folder}/transactions/*.parquet',"
                f" union_by_name = true) where {where}"
            ).fetchall()
            return int(count)

        assert 0 < rows(later) <= held
        assert rows(inbox) + rows(later) == rows(source)
        today = f"try_cast(occurred_at as date) >= date '{DAY}'"
        assert rows(later, today) > 0
        assert rows(later, f"not ({today})") > 0
