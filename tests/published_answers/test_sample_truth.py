"""What is planted in the sample company comes out of the warehouse again.

`sample_truth` knows it from the generator; the warehouse has seen the files alone.
"""

import math
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.conftest import Company

Truth = dict[str, Any]
MONTHS = "period_type = 'month' and is_complete"
ABC_ONLY_CHANNELS = ("organic", "paid_search", "partner")  # each loses enough to tell
PERSONAL_COLUMNS = {
    *("full_name", "name", "email", "phone", "birth_date", "address"),
    *("comment", "note", "referred_by", "raw_text"),
}


def test_the_warehouse_is_as_of_the_last_day(sample: Company, truth: Truth) -> None:
    """The sample is landed long after its last day, and nothing in it happens later."""
    [(as_of,)] = sample.ask("select as_of_date from as_of")
    assert as_of.isoformat() == truth["last_day"]


def test_every_delivered_row_meets_its_planted_fate(sample: Company, truth: Truth) -> None:
    fates = ("landed", "accepted", "duplicates", "superseded", "rejected")
    sums = ", ".join(f"sum({fate})" for fate in fates)
    found = {
        table: dict(zip(fates, map(int, counts), strict=True))
        for table, *counts in sample.ask(f"select table_name, {sums} from data_quality group by 1")
    }
    assert found == {
        table: {**figures, "rejected": sum(figures["rejected"].values())}
        for table, figures in truth["tables"].items()
    }


def test_every_bad_row_is_rejected_for_its_one_reason(sample: Company, truth: Truth) -> None:
    found: dict[str, dict[str, int]] = {}
    counts = "select table_name, reject_reasons, count(*) from rejected_rows group by all"
    for table, reasons, count in sample.ask(counts):
        found.setdefault(table, {})[reasons] = count
    assert found == {table: figures["rejected"] for table, figures in truth["tables"].items()}


def test_counts_of_sales_guests_and_trials_are_exact(sample: Company, truth: Truth) -> None:
    totals = truth["totals"]
    [(orders,)] = sample.ask("select sum(orders) from customer_lifetime_value")
    assert orders == totals["sales"] - totals["guest_rows"]
    [(guests,)] = sample.ask("select sum(unidentified_rows) from data_quality")
    assert guests == totals["guest_rows"]
    trials = "select count(*) from stg_subscriptions where is_trial and row_status = 'accepted'"
    assert sample.ask(trials) == [(totals["trials"],)]


def test_amounts_of_every_month_are_exact(sample: Company, truth: Truth) -> None:
    """Late and corrected rows count in the months they belong to, re-sent ones once."""
    found = sample.ask(
        "select strftime(occurred_month, '%Y-%m'), sum(amount_given) filter (currency = 'VND'), "
        "count(*) filter (kind = 'sale'), count(*) filter (_source_file like '%late%') "
        "from stg_transactions where row_status = 'accepted' group by 1"
    )
    assert {month: int(dong) for month, dong, *_ in found} == truth["vnd_by_month"]
    assert {month: sales for month, _, sales, _ in found} == truth["sales_by_month"]
    assert {month: late for month, *_, late in found if late} == truth["late_rows"]


def test_the_shops_revenue_is_that_of_their_files(sample: Company) -> None:
    """Counted again from the files: newest version of each row, at its month's rate."""
    inbox = sample.settings.inbox
    csv = "all_varchar = true, header = true, ignore_errors = true, quote = '\"', escape = '\"'"
    expected = duckdb.sql(
        f"""with rows as (
            select *, date_trunc('month', cast(occurred_at as timestamp)) as month
            from read_csv('{inbox}/transactions/*.csv', filename = true, {csv})
            where currency = 'VND' and customer_id is not null and filename not like '%by-hand%'
            qualify row_number() over (partition by transaction_id order by filename desc) = 1
        ), rates as (
            select cast(rate_date as date) as month, cast(rate as decimal(18, 10)) as rate
            from read_csv('{inbox}/exchange_rates.csv', {csv}) where currency = 'VND'
        )
        select cast(month as date), sum(round(cast(amount as decimal(18, 2)) * rate, 2))
        from rows inner join rates using (month) group by 1 order by 1"""
    ).fetchall()
    found = sample.ask(
        "select period_start, sum(revenue) from cohort_retention where cohort_type = 'month' "
        "and dimension = 'relationship' and dimension_value = 'transactional' "
        "group by 1 order by 1"
    )
    assert found == [(month, Decimal(revenue)) for month, revenue in expected]
    assert len(found) == 36


def test_the_hazards_of_contracts_are_the_planted_ones(sample: Company, truth: Truth) -> None:
    """Each month's losses, by segment and by channel, within four standard errors of what the
    planted hazards make of the contracts that are running when it starts."""
    expected = _expected_losses(sample, truth)
    for dimension, values in (
        ("segment", tuple(truth["companies"]["ABC"]["monthly_hazards"])),
        ("acquisition_channel", ABC_ONLY_CHANNELS),
    ):
        for value in values:
            mean, variance = expected[value]
            [(lost,)] = sample.ask(
                "select sum(lost_customers + returned_in_period) from churn_by_period "
                f"where {MONTHS} and dimension = '{dimension}' and dimension_value = '{value}'"
            )
            assert mean > 50, "enough to tell"
            assert abs(lost - mean) < 4 * math.sqrt(variance), (value, lost, mean)


def _expected_losses(sample: Company, truth: Truth) -> dict[str, tuple[float, float]]:
    """Mean and variance of the customers lost in all months, by segment and by channel.

    A life renews at its anniversaries, each month or each year: one a calendar month."""
    renewals = sample.ask(
        "with lives as (select customer_id, min(started_on) as start, max(ended_on) as stop, "
        "count(*) > count(ended_on) as is_open, min(billing_months) as billing "
        "from customer_terms where is_paid group by customer_id, subscription_id) "
        "select segment, acquisition_channel, billing, "
        "strftime(start + to_months(cast(k as int)), '%Y-%m'), "
        "exists (from customer_offers as o where o.customer_id = lives.customer_id "
        "and arm = 'treatment' and date_diff('day', offered_on, "
        "cast(start + to_months(cast(k as int)) as date)) between 1 and 90), count(*) "
        "from lives inner join customers using (customer_id), range(1, 37) as months (k) "
        "where k % billing = 0 and (is_open or start + to_months(cast(k as int)) <= stop) "
        f"and start + to_months(cast(k as int)) <= date '{truth['last_day']}' group by all"
    )
    abc = truth["companies"]["ABC"]
    sums: dict[str, tuple[float, float]] = {}
    for segment, channel, billing, month, is_treated, count in renewals:
        hazards = abc["monthly_hazards" if billing == 1 else "annual_hazards"]
        in_rise = month in truth["price_rise"]["months"]
        factor = truth["price_rise"]["hazard_factor"] if in_rise else 1
        factor *= truth["campaigns"]["renewal-2025"]["hazard_factor"] if is_treated else 1
        hazard = factor * hazards[segment][channel]
        for value in (segment, channel):
            mean, variance = sums.get(value, (0.0, 0.0))
            sums[value] = (mean + count * hazard, variance + count * hazard * (1 - hazard))
    return sums


def test_the_price_rise_raises_churn_in_its_months_only(sample: Company, truth: Truth) -> None:
    rates = {
        start.isoformat()[:7]: rate
        for start, rate in sample.ask(
            f"select period_start, churn_rate from churn_by_period where {MONTHS} "
            "and dimension = 'relationship' and dimension_value = 'contractual'"
        )
    }
    raised = [rates[month] for month in truth["price_rise"]["months"]]
    around = [rates[f"2025-{month}"] for month in ("06", "07", "08", "11", "12")]
    assert min(raised) > max(around)
    ratio = (sum(raised) / len(raised)) / (sum(around) / len(around))
    assert ratio == pytest.approx(truth["price_rise"]["hazard_factor"], rel=0.35)


def test_one_channel_keeps_nobody(sample: Company, truth: Truth) -> None:
    kept = dict(
        sample.ask(
            "select dimension_value, sum(active_customers) / sum(eligible_customers) "
            "from cohort_retention where cohort_type = 'month' and period_number = 12 "
            "and is_complete and dimension = 'acquisition_channel' group by 1"
        )
    )
    for code, company in truth["companies"].items():
        worst = truth["marketing"][code]["keeps_nobody"]
        own = {name for hazards in company["monthly_hazards"].values() for name in hazards}
        assert kept[worst] < 0.65 * min(kept[channel] for channel in own - {worst})


def test_the_falling_branch_falls_in_its_quarters(sample: Company, truth: Truth) -> None:
    nps = truth["nps"]
    found: dict[str, dict[str, dict[str, int]]] = {}
    counts = ("responses", "promoters", "detractors")
    for group, where in (
        ("branch", f"dimension = 'region' and dimension_value = '{nps['falling_branch']}'"),
        ("all", "dimension = 'all'"),
    ):
        for quarter, *figures in sample.ask(
            f"select year(period_start) || '-q' || quarter(period_start), {', '.join(counts)} "
            f"from nps_by_period where period_type = 'quarter' and {where}"
        ):
            found.setdefault(quarter, {})[group] = dict(zip(counts, figures, strict=True))
    assert found.keys() == nps["quarters"].keys()
    for quarter, planted in nps["quarters"].items():
        branch = {name: planted["branch"][name] for name in counts}
        everybody = {name: branch[name] + planted["others"][name] for name in counts}
        assert found[quarter] == {"branch": branch, "all": everybody}
    falling = sample.ask(
        "select nps from nps_by_period where period_type = 'quarter' and dimension_value = "
        f"'{nps['falling_branch']}' order by period_start desc limit {len(nps['falls_by'])}"
    )
    before = sample.ask(
        "select 100.0 * (sum(promoters) - sum(detractors)) / sum(responses) from nps_by_period "
        f"where period_type = 'quarter' and dimension_value = '{nps['falling_branch']}' "
        f"and period_start < date '{_first_day(min(nps['falls_by']))}'"
    )[0][0]
    assert falling[0][0] < before - 20


def _first_day(quarter: str) -> date:
    year, number = quarter.split("-q")
    return date(int(year), 3 * int(number) - 2, 1)


def test_no_mart_holds_data_of_a_person(sample: Company) -> None:
    """Neither a column for it nor a value of it: customer_id alone leaves the warehouse."""
    columns = sample.ask(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'built' and schema_name = 'marts'"
    )
    assert {"customers", "customer_lifetime_value"} <= {table for table, *_ in columns}
    assert PERSONAL_COLUMNS.isdisjoint(column for _, column, _ in columns)
    texts = [(table, column) for table, column, kind in columns if kind == "VARCHAR"]
    seen = " union ".join(
        f'select "{column}" as text from marts."{table}"' for table, column in texts
    )
    personal = (
        "select full_name as text from stg_customers union select email from stg_customers "
        "union select phone from stg_customers union select comment from stg_survey_responses "
        "union select comment from stg_exit_feedback union select note from stg_interactions"
    )
    assert sample.ask(f"select count(*) > 1000 from ({personal})") == [(True,)]
    assert sample.ask(f"select * from ({seen}) inner join ({personal}) using (text)") == []
    assert sample.ask(f"select text from ({seen}) where text like '%@%'") == []
