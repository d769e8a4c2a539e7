"""Planted reasons for leaving, contacts and campaigns are found again in the sample's rows."""

from collections.abc import Iterator
from math import sqrt
from typing import Any

import duckdb
import pytest

from orchestration.sample import sample_truth, write_sample

CUSTOMERS = 20_000
NEW = {  # key and moment
    "exit_feedback": ("feedback_id", "given_at"),
    "interactions": ("interaction_id", "occurred_at"),
    "offers": ("campaign_id", "offered_at"),
}
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truth() -> Truth:
    return sample_truth(CUSTOMERS)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample's good rows, each new table with the day of its rows and the company's code.

    `lives`: paid lives with their end and the next one's start, `answers`: with the reasons given
    in and after them, `silences`: days of purchase with the day of the next one."""
    folder = tmp_path_factory.mktemp("inbox")
    write_sample(folder, customers=CUSTOMERS)
    as_text = "all_varchar = true, header = true, ignore_errors = true, quote = '\"', escape = '\"'"
    with duckdb.connect() as connection:
        for table in ("customers", "subscriptions", "survey_responses"):
            path = f"{folder}/{table}.csv"
            connection.execute(f"create table {table} as from read_csv('{path}', {as_text})")
        for table, (key, column) in NEW.items():
            connection.execute(
                f"create table {table} as select *, cast({column} as timestamp) as moment, "
                f"cast(moment as date) as day, substr(customer_id, 1, 3) as company "
                f"from read_csv('{folder}/{table}.csv', {as_text}) "
                f"where not contains(coalesce({key}, ''), 'BAD')"
            )
        connection.execute(
            "create table lives as select customer_id, start, ended_on, reason, amount, "
            "lead(start) over (partition by customer_id order by start) as next_start from ("
            "select customer_id, subscription_id, min(cast(started_on as date)) as start, "
            "max_by(cast(ended_on as date), started_on) filter (end_reason <> 'plan_change') "
            "as ended_on, max_by(end_reason, started_on) as reason, "
            "max_by(cast(monthly_amount as double), started_on) as amount "
            "from subscriptions where is_trial = 'false' and subscription_id not like '%BAD%' "
            "group by all)"
        )
        connection.execute(
            "create table silences as select *, lead(day) over (partition by customer_id "
            "order by day) as next_day from (select distinct customer_id, "
            "cast(cast(occurred_at as timestamp) as date) as day from read_csv("
            f"'{folder}/transactions/*.csv', {as_text}, filename = true) where currency = 'VND' "
            "and amount not like '-%' and customer_id is not null and filename not like '%hand%')"
        )
        connection.execute(
            "create table answers as from exit_feedback join lives using (customer_id) "
            "where day >= start and (next_start is null or day < next_start)"
        )
        yield connection


def test_reasons_for_leaving_are_true(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    for code, planted in truth["exit_feedback"].items():
        counts = (
            f"select reason_code, count(*) from exit_feedback where company = '{code}' group by 1"
        )
        found = dict(inbox.execute(counts).fetchall())
        assert found == planted["given"]
        assert sum(planted["shares"].values()) == pytest.approx(1)
        for reason, share in planted["shares"].items():
            _assert_share(found[reason], sum(found.values()), share)
            assert planted["losses"][reason] <= found[reason]


def test_answers_to_a_contract_s_end_lie_around_it(inbox: duckdb.DuckDBPyConnection) -> None:
    found = inbox.execute(
        "select day - ended_on, reason from answers where company = 'ABC'"
    ).fetchall()
    assert {reason for _, reason in found} == {"voluntary"}
    days = [day for day, _ in found]
    assert len(days) == _value(inbox, "select count(*) from exit_feedback where company = 'ABC'")
    assert min(days) >= -14 and max(days) <= 90
    assert 0.1 < sum(day < 0 for day in days) / len(days) < 0.3
    assert sum(day <= 30 for day in days) / len(days) > 0.85


def test_answers_of_shoppers_lie_in_the_silence_after_their_last_purchase(
    inbox: duckdb.DuckDBPyConnection,
) -> None:
    in_silence = (
        "select count(*) from exit_feedback join silences using (customer_id) "
        "where exit_feedback.day - silences.day between 1 and 90 "
        "and coalesce(next_day - silences.day, 999) > 90"
    )
    answers = "select count(*) from exit_feedback where company = 'SEN'"
    assert _value(inbox, in_silence) == _value(inbox, answers) > 1000


def test_a_planted_share_of_those_who_left_answers(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    """Of ends that all answers have had their time after, in lives that nothing followed."""
    last_day = f"date '{truth['last_day']}'"
    for code, left in {
        "ABC": "select customer_id from lives where reason = 'voluntary' "
        f"and next_start is null and ended_on <= {last_day} - 90",
        "SEN": "select customer_id from silences group by 1 having count(*) > 1 "
        f"and max(day) <= {last_day} - 180",
    }.items():
        asked = _value(inbox, f"select count(*) from ({left})")
        by_them = f"exit_feedback semi join ({left}) using (customer_id)"
        answered = _value(inbox, f"select count(distinct customer_id) from {by_them}")
        share = truth["exit_feedback"][code]["answer_share"]
        _assert_share(answered, asked, share, slack=0.03)


def test_a_rival_and_its_price_stand_beside_price_and_competitor(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    wrong = (
        "select count(*) from exit_feedback where (reason_code in ('price', 'competitor')) <> "
        "(competitor is not null) or (competitor is null) <> (competitor_price is null)"
    )
    assert _value(inbox, wrong) == 0
    rows = inbox.execute(
        "select competitor, count(*), count(*) filter (cast(competitor_price as double) < amount) "
        "from answers where competitor is not null group by 1"
    ).fetchall()
    assert {name: count for name, count, _ in rows} == truth["rivals"]["named"]
    assert {name: count for name, _, count in rows} == truth["rivals"]["cheaper"]
    named, cheaper = sum(row[1] for row in rows), sum(row[2] for row in rows)
    assert 0.7 < cheaper / named < 0.9
    for name, share in truth["rivals"]["shares"].items():
        _assert_share(truth["rivals"]["named"][name], named, share)


def test_contacts_are_true_by_purpose(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    found = {
        (code, purpose): count
        for code, purpose, count in inbox.execute(
            "select company, purpose, count(*) from interactions group by all"
        ).fetchall()
    }
    assert {purpose for _, purpose in found} == set(truth["contacts"]["ABC"]["by_purpose"])
    assert found == {
        (code, purpose): count
        for code, planted in truth["contacts"].items()
        for purpose, count in planted["by_purpose"].items()
        if count
    }
    wrong = (
        "select count(*) from interactions where (direction = 'inbound') <> "
        "(purpose in ('support', 'complaint')) or (responded_at is not null and "
        "(direction <> 'inbound' or cast(responded_at as timestamp) < moment)) "
        "or staff_role is null or cast(cost as double) <= 0"
    )
    assert _value(inbox, wrong) == 0
    answered = "select count(responded_at) / count(*) from interactions where direction = 'inbound'"
    assert _value(inbox, answered) == pytest.approx(0.92, abs=0.02)


def test_a_planted_share_of_the_lost_was_never_contacted(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    last_day = f"date '{truth['last_day']}'"
    for code, lost in {
        "ABC": f"select distinct customer_id from lives where ended_on <= {last_day}",
        "SEN": "select distinct customer_id from silences where next_day - day > 90 "
        f"or (next_day is null and day + 90 <= {last_day})",
    }.items():
        planted = truth["contacts"][code]
        told = "select customer_id from interactions where direction = 'outbound'"
        silent = f"select count(*) from ({lost}) anti join ({told}) using (customer_id)"
        assert _value(inbox, f"select count(*) from ({lost})") == planted["lost_customers"]
        assert _value(inbox, silent) == planted["never_contacted"]
        _assert_share(
            planted["never_contacted"], planted["lost_customers"], planted["never_contacted_share"]
        )


def test_welcomes_win_backs_and_renewal_calls_reach_their_shares(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    """Of the customers contacted at all."""
    planted = truth["contacts"]["ABC"]
    customers = _value(inbox, "select count(distinct customer_id) from lives")
    silent = planted["never_contacted"] / customers
    new = f"select distinct customer_id from lives where start <= date '{truth['last_day']}' - 20"
    size = _value(inbox, f"select count(*) from ({new})")
    welcomed = (
        f"select count(*) from ({new}) semi join (from interactions where purpose = 'onboarding') "
        "using (customer_id)"
    )
    share = planted["onboarding_share"] * (1 - silent)
    _assert_share(_value(inbox, welcomed), size, share, slack=0.01)
    called = planted["by_purpose"]["renewal"] / planted["renewals_due"]
    assert called == pytest.approx(planted["renewal_share"] * (1 - silent), abs=0.05)
    for code in truth["contacts"]:
        lost, unheard = (truth["contacts"][code][k] for k in ("lost_customers", "never_contacted"))
        won_back = truth["contacts"][code]["win_back_customers"] / (lost - unheard)
        assert won_back == pytest.approx(truth["contacts"][code]["win_back_share"], rel=0.2)


def test_wishes_come_on_the_birthday(inbox: duckdb.DuckDBPyConnection) -> None:
    found = inbox.execute(
        "select distinct strftime(day, '%m-%d') = substr(birth_date, 6) from interactions "
        "join customers using (customer_id) where purpose = 'birthday' "
        "and birth_date not like '%02-29'"
    ).fetchall()
    assert found == [(True,)]


@pytest.mark.parametrize("campaign_id", ["renewal-2025", "tet-2026"])
def test_arms_and_those_retained_are_true(
    truth: Truth, inbox: duckdb.DuckDBPyConnection, campaign_id: str
) -> None:
    planted = truth["campaigns"][campaign_id]
    until = f"date '{planted['offered_on']}' + {planted['outcome_days']}"
    stays = {
        "ABC": f"select customer_id from lives where start <= offers.day and "
        f"(ended_on is null or ended_on > {until}) and offers.customer_id = customer_id",
        "SEN": "select customer_id from silences where silences.day > offers.day "
        f"and silences.day <= {until} and offers.customer_id = customer_id",
    }[planted["company"]]
    rows = inbox.execute(
        f"select arm, count(*), count(distinct customer_id), count(*) filter (exists ({stays})), "
        f"count(redeemed_at) from offers where campaign_id = '{campaign_id}' group by 1"
    ).fetchall()
    assert len(rows) == 2
    size = sum(row[1] for row in rows)
    for arm, customers, distinct, retained, redeemed in rows:
        own = planted["arms"][arm]
        counted = {"customers": customers, "retained": retained, "redeemed": redeemed}
        assert counted == {name: own[name] for name in counted}
        assert distinct == customers
        assert (redeemed > 0) == (arm == "treatment")
        _assert_share(customers, size, planted["treatment_share"])
        _assert_share(retained, customers, own["expected_share"])


def test_one_campaign_has_an_effect_and_the_other_none(truth: Truth) -> None:
    for planted in truth["campaigns"].values():
        treated, control = planted["arms"]["treatment"], planted["arms"]["control"]
        uplift = treated["retained_share"] - control["retained_share"]
        shares = [(arm["retained_share"], arm["customers"]) for arm in (treated, control)]
        error = sqrt(sum(share * (1 - share) / size for share, size in shares))
        assert (uplift > 4 * error) == planted["has_effect"]
        expected = treated["expected_share"] - control["expected_share"]
        assert abs(uplift - expected) < 4 * error
        if planted["has_effect"]:
            ratio = (1 - treated["retained_share"]) / (1 - control["retained_share"])
            assert ratio == pytest.approx(planted["hazard_factor"], abs=0.12)


def test_some_answers_and_contacts_have_no_key(
    truth: Truth, inbox: duckdb.DuckDBPyConnection
) -> None:
    for table, count in truth["keyless_rows"].items():
        rows = truth["tables"][table]["accepted"]
        assert _value(inbox, f"select count(*) from {table} where {NEW[table][0]} is null") == count
        assert 0.005 < count / rows < 0.02


def test_the_last_event_is_on_the_last_day(truth: Truth, inbox: duckdb.DuckDBPyConnection) -> None:
    """The default as-of date is the latest event's day, so it is the sample's last day."""
    latest = [
        _value(inbox, f"select max(cast({column} as date)) from {table} where {where}")
        for table, column, where in (
            ("subscriptions", "started_on", "subscription_id not like '%BAD%'"),
            ("subscriptions", "ended_on", "subscription_id not like '%BAD%'"),
            ("silences", "day", "true"),
            ("survey_responses", "responded_at", "response_id not like '%BAD%'"),
            ("interactions", "moment", "true"),
            ("interactions", "responded_at", "true"),
            ("exit_feedback", "moment", "true"),
            ("offers", "redeemed_at", "true"),
        )
    ]
    assert str(max(latest)) == truth["last_day"]


def _value(inbox: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = inbox.execute(query).fetchone()
    assert row is not None
    return row[0]


def _assert_share(found: int, tried: int, planted: float, slack: float = 0.0) -> None:
    """Within 4 standard errors, half a case for small cells, and what the rows can't tell."""
    error = 4 * sqrt(tried * planted * (1 - planted)) + 0.5
    assert abs(found - tried * planted) < error + slack * tried
