"""The planted truth is found again in the sample's rows, counted without the generator."""

from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.sample import sample_truth, write_sample
from orchestration.sample.tables import TABLES

CUSTOMERS = 20_000  # enough for the hazards of small cells
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return sample_truth(CUSTOMERS)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample's tables as text, malformed records left out, with `path`."""
    folder = tmp_path_factory.mktemp("inbox")
    write_sample(folder, customers=CUSTOMERS)
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(
                f"create table {table.name} as select * exclude (filename), "
                f"replace(filename, '{folder.as_posix()}/', '') as path from read_csv("
                f"'{_files(folder, table.name)}', all_varchar = true, header = true, "
                "filename = true, ignore_errors = true, quote = '\"', escape = '\"', delim = ',')"
            )
        connection.execute(
            "create table good_terms as select * from subscriptions "
            "where subscription_id not like '%BAD%' and subscription_id is not null"
        )
        connection.execute(
            "create table movements as select *, cast(occurred_at as timestamp) as moment, "
            "cast(amount as decimal(18, 2)) as money from transactions "
            "where path not like '%by-hand%' "
            "qualify row_number() over (partition by transaction_id order by path desc) = 1"
        )
        connection.execute(
            "create table visits as select distinct customer_id, cast(moment as date) as day "
            "from movements where currency = 'VND' and money > 0 and customer_id is not null"
        )
        yield connection


def _files(folder: Path, table: str) -> str:
    return f"{folder}/{table}.csv" if (folder / f"{table}.csv").exists() else f"{folder}/{table}/*"


def test_landed_rows_are_accepted_rejected_superseded_or_duplicate(truth: Truth) -> None:
    for figures in truth["tables"].values():
        assert figures["landed"] == (
            figures["accepted"]
            + figures["duplicates"]
            + figures["superseded"]
            + sum(figures["rejected"].values())
        )


def test_landed_rows_are_those_of_the_files(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    for table, figures in truth["tables"].items():
        malformed = figures["rejected"]["malformed_row"]
        assert _value(inbox, f"select count(*) from {table}") == figures["landed"] - malformed


def test_totals_of_the_movements_are_true(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    totals, figures = truth["totals"], truth["tables"]["transactions"]
    assert _value(inbox, "select count(*) from movements") == figures["accepted"]
    in_vnd = "select sum(money) from movements where currency = 'VND'"
    in_usd = "select sum(money) * 100 from movements where currency is distinct from 'VND'"
    guests = "select {} from movements where customer_id is null"
    assert _value(inbox, in_vnd) == totals["vnd"] == sum(truth["vnd_by_month"].values())
    assert _value(inbox, in_usd) == totals["usd_cents"]
    assert _value(inbox, guests.format("count(*)")) == totals["guest_rows"]
    assert _value(inbox, guests.format("sum(money)")) == totals["guest_vnd"]
    for kind in ("refund", "adjustment", "subscription_payment", "sale"):
        where = f"coalesce(kind, 'sale') = '{kind}'"
        assert _value(inbox, f"select count(*) from movements where {where}") == totals[kind + "s"]
    by_month = inbox.execute(
        "select strftime(moment, '%Y-%m'), sum(money) from movements "
        "where currency = 'VND' group by 1"
    ).fetchall()
    assert {month: int(money) for month, money in by_month} == truth["vnd_by_month"]


def test_late_corrected_and_repeated_rows_are_true(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    late = inbox.execute(
        "select substr(occurred_at, 1, 7), count(*) from transactions where path = ? group by 1",
        [truth["late_file"] + ".csv"],
    ).fetchall()
    assert dict(late) == truth["late_rows"]
    assert len(late) == 4
    copies = {"superseded": [truth["corrections_file"]], "duplicates": truth["resent_files"]}
    for figure, stems in copies.items():
        paths = ", ".join(f"'{stem}.csv'" for stem in stems)
        found = _value(inbox, f"select count(*) from transactions where path in ({paths})")
        assert found == truth["tables"]["transactions"][figure] > 0
    changed = inbox.execute(
        "select distinct cast(a.amount as double) / cast(b.amount as double), b.path < a.path "
        "from transactions a join transactions b using (transaction_id) "
        "where a.path like '%corrections%' and b.path not like '%corrections%'"
    ).fetchall()
    assert changed == [(pytest.approx(0.1), True)]


def test_monthly_hazards_of_contracts_are_the_planted_ones(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    cells = _anniversaries(inbox, truth, "billing = 1")
    assert len(cells) == 30  # 3 segments, 5 channels, within the price rise and outside
    for (segment, channel, in_rise), at_risk, ended in cells:
        hazard = truth["companies"]["ABC"]["monthly_hazards"][segment][channel]
        _assert_share(ended, at_risk, hazard * (2.0 if in_rise else 1.0))


def test_the_price_rise_doubles_the_hazard_in_its_months_only(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    ratio = {False: [0.0, 0.0], True: [0.0, 0.0]}
    for (segment, channel, in_rise), at_risk, ended in _anniversaries(inbox, truth, "billing = 1"):
        hazard = truth["companies"]["ABC"]["monthly_hazards"][segment][channel]
        ratio[in_rise][0] += ended
        ratio[in_rise][1] += at_risk * hazard
    assert ratio[False][0] / ratio[False][1] == pytest.approx(1.0, abs=0.08)
    assert ratio[True][0] / ratio[True][1] == pytest.approx(2.0, abs=0.3)


def test_yearly_contracts_leave_at_renewals_only(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    found = _anniversaries(inbox, truth, "billing = 12")
    hazards = truth["companies"]["ABC"]["annual_hazards"]
    expected = sum(n * hazards[s][c] * (2 if rise else 1) for (s, c, rise), n, _ in found)
    ended = sum(ended for *_, ended in found)
    assert abs(ended - expected) < 4 * sqrt(expected)
    all_ends = "select count(*) from lives where billing = 12 and end_month is not null"
    assert _value(inbox, all_ends) == ended


def _anniversaries(
    inbox: duckdb.DuckDBPyConnection, truth: Truth, where: str
) -> list[tuple[tuple[str, str, bool], int, int]]:
    """Renewal days reached, and lives that ended on them, by segment, channel, price rise.

    Without those on which a campaign was at work."""
    inbox.execute(
        "create or replace table lives as select subscription_id, any_value(customer_id) as id, "
        "min(cast(started_on as date)) as start, any_value(cast(billing_months as int)) as billing,"
        " max(case when end_reason not in ('plan_change', 'trial_ended') "
        f"and ended_on <= '{truth['last_day']}' "
        "then date_diff('month', start, cast(ended_on as date)) end) as end_month "
        "from (select *, min(cast(started_on as date)) over (partition by subscription_id) as start"
        " from good_terms where is_trial = 'false') group by 1"
    )
    months = ", ".join(f"'{month}'" for month in truth["price_rise"]["months"])
    at_work = (
        "exists (from offers where customer_id = id and arm = 'treatment') and date_diff('day', "
        f"date '{truth['campaigns']['renewal-2025']['offered_on']}', day) between 1 and 90"
    )
    rows = inbox.execute(
        "select segment, acquisition_channel, strftime(day, '%Y-%m') in "
        f"({months}) as in_rise, count(*), count(*) filter (k = end_month) from ("
        "select *, start + to_months(cast(k as int)) as day from lives, range(1, 37) as r(k)) "
        "join customers on customer_id = id "
        f"where {where} and k % billing = 0 and k <= coalesce(end_month, 99) "
        f"and day <= date '{truth['last_day']}' and not ({at_work}) group by all"
    ).fetchall()
    return [((segment, channel, rise), n, ended) for segment, channel, rise, n, ended in rows]


def test_dropout_hazards_of_shoppers_are_the_planted_ones(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    """A silence of 180 days is a dropout in its middle visit gap; the first one counts."""
    cells = inbox.execute(
        "with gaps as (select *, coalesce(lead(day) over (partition by customer_id order by day), "
        "date '2099-01-01') - day as gap from visits), "
        f"firsts as (select customer_id, min(day) as start, date '{truth['last_day']}' - 180 as "
        "horizon, min(day) filter (gap > 180) as final from gaps group by 1) "
        "select segment, acquisition_channel, count(*) filter (final < horizon), "
        "sum(least(final + 15, horizon) - start) / 30.4375 "
        "from firsts join customers using (customer_id) where start < horizon group by all"
    ).fetchall()
    assert len(cells) == 10
    for segment, channel, dropped, months in cells:
        hazard = truth["companies"]["SEN"]["monthly_hazards"][segment][channel]
        error = 4 * sqrt(dropped) / dropped
        assert dropped / months == pytest.approx(hazard, rel=error + 0.12), (segment, channel)


def test_one_channel_keeps_nobody(truth: Truth) -> None:
    for code, company in truth["companies"].items():
        worst = truth["marketing"][code]["keeps_nobody"]
        for hazards in company["monthly_hazards"].values():
            others = [hazard for channel, hazard in hazards.items() if channel != worst]
            assert hazards[worst] > 2.5 * max(others)


def test_spend_of_every_channel_is_its_cost_times_the_customers_won(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    """Counted without the generator: a customer is won when it first pays or buys."""
    inbox.execute(
        "create or replace table won as select acquisition_channel as channel, count(*) as won "
        "from customers where customer_id in (select customer_id from good_terms "
        "where is_trial = 'false' union select customer_id from visits) group by all"
    )
    inbox.execute(
        "create or replace table spent as select channel, currency, purpose, "
        "cast(spent_on as date) as day, cast(amount as decimal(18, 2)) as money "
        "from marketing_spend where currency in ('USD', 'VND') "
        "and not (channel = 'flyer' and currency = 'USD')"
    )
    due = f"day <= date '{truth['last_day']}'"
    for company in truth["companies"]:
        planted, currency = truth["marketing"][company], truth["companies"][company]["currency"]
        own = f"select coalesce(sum(money), 0) * 100 from spent where currency = '{currency}'"
        kept = _value(inbox, f"{own} and purpose = 'retention' and {due}")
        assert kept == planted["retention_hundredths"] > 0
        for channel, figures in planted["channels"].items():
            of_channel = f"and channel = '{channel}' and purpose is distinct from 'retention'"
            found = _value(inbox, f"{own} {of_channel} and {due}")
            assert found == figures["hundredths"]
            if channel != "referral":
                won = f"select won from won where channel = '{channel}'"
                assert _value(inbox, won) == figures["new_customers"]
            cost = figures["hundredths"] / 100 / figures["new_customers"]
            assert cost == pytest.approx(figures["cac"], rel=0.05), channel
    credited = "select channel, -sum(money) from spent where money < 0 group by 1 order by 1"
    assert len(inbox.execute(credited).fetchall()) == 7, "a credit note of every paid channel"


def test_the_cheap_channels_are_the_cheapest_of_the_paid(truth: Truth) -> None:
    for figures in truth["marketing"].values():
        worst = figures["channels"][figures["keeps_nobody"]]["cac"]
        others = {
            name: channel["cac"]
            for name, channel in figures["channels"].items()
            if channel["cac"] and name not in {"referral", figures["keeps_nobody"]}
        }
        assert 0 < worst < 0.75 * min(others.values())


def test_living_shoppers_mostly_come_within_the_window(inbox: duckdb.DuckDBPyConnection) -> None:
    gaps = (
        "(select lead(day) over (partition by customer_id order by day) - day as gap from visits)"
    )
    assert 0.002 < _value(inbox, f"select avg(cast(gap >= 90 as int)) from {gaps}") < 0.02
    yearly = _value(inbox, f"select 365 / avg(gap) from {gaps} where gap < 90")
    assert 10 < yearly < 14


def test_nps_counts_are_true_and_the_branch_falls(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    nps = truth["nps"]
    rows = inbox.execute(
        "select year(moment) || '-q' || quarter(moment), "
        f"if(region = '{nps['falling_branch']}', 'branch', 'others'), count(*), "
        "count(*) filter (cast(score as int) >= 9), count(*) filter (cast(score as int) <= 6) "
        "from (select customer_id, score, cast(responded_at as timestamp) as moment "
        "from survey_responses where response_id not like '%BAD%') "
        "join customers using (customer_id) group by all"
    ).fetchall()
    assert len(rows) == 24
    for quarter, group, responses, promoters, detractors in rows:
        planted = nps["quarters"][quarter][group]
        assert (responses, promoters, detractors) == (
            planted["responses"],
            planted["promoters"],
            planted["detractors"],
        )
        measured = 100 * (promoters - detractors) / responses
        assert abs(measured - planted["expected_nps"]) < 4 * 100 / sqrt(responses)
    last = [nps["quarters"][quarter]["branch"]["expected_nps"] for quarter in nps["falls_by"]]
    assert last == sorted(last, reverse=True)
    assert last[0] - last[-1] == pytest.approx(30, abs=5)


def test_terms_of_a_subscription_adjoin_and_differ(inbox: duckdb.DuckDBPyConnection) -> None:
    inbox.execute(
        "create or replace table chains as select *, lead(started_on) over w as next_start, "
        "lead(monthly_amount) over w as next_amount from good_terms "
        "window w as (partition by subscription_id order by started_on)"
    )
    followed = "select count(*) from chains where next_start is not null"
    assert _value(inbox, followed) > 0
    torn = " and (ended_on <> next_start or next_amount = monthly_amount or renews_on is not null)"
    assert _value(inbox, followed + torn) == 0
    overlaps = (
        "select count(*) from (select ended_on, lead(started_on) over "
        "(partition by customer_id order by started_on) as next_start from good_terms) "
        "where next_start is not null and (ended_on is null or ended_on > next_start)"
    )
    assert _value(inbox, overlaps) == 0


def test_ends_to_come_are_known_by_cancellation(inbox: duckdb.DuckDBPyConnection) -> None:
    coming = "select {} from good_terms where cancelled_on is not null and ended_on is null"
    assert _value(inbox, coming.format("count(*)")) > 0
    soon = "cast(renews_on as date) - cast(cancelled_on as date) between 0 and 20"
    assert _value(inbox, coming.format(f"bool_and(end_reason is null and {soon})")) is True


def test_referrers_registered_no_later(inbox: duckdb.DuckDBPyConnection) -> None:
    pairs = (
        "select {} from customers a join customers b on a.referred_by = b.customer_id "
        "where a.acquisition_channel = 'referral'"
    )
    assert _value(inbox, pairs.format("count(*)")) > 100
    assert _value(inbox, pairs.format("bool_and(b.registered_at <= a.registered_at)")) is True


def test_every_dong_has_a_rate(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    first = "select min(rate_date) from exchange_rates where currency = 'VND'"
    assert _value(inbox, first) == truth["first_day"]
    bounds = "select min(cast(rate as double)) > 3e-5 and max(cast(rate as double)) < 5e-5"
    assert _value(inbox, f"{bounds} from exchange_rates where currency = 'VND'") is True


def _value(inbox: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = inbox.execute(query).fetchone()
    assert row is not None
    return row[0]


def _assert_share(found: int, tried: int, planted: float) -> None:
    """Within 4 standard errors, and half a case for small cells."""
    assert abs(found - tried * planted) < 4 * sqrt(tried * planted * (1 - planted)) + 0.5
