"""What the sample's channels cost, and which of them keeps nobody, comes out of the marts again."""

from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Company

Truth = dict[str, Any]
YEARS = "period_type = 'year' and is_complete"
SHARED = "referral"  # of both companies


def test_spend_and_new_customers_of_every_channel_are_exact(sample: Company, truth: Truth) -> None:
    """Money of the software company to the cent; the shops' is converted month by month."""
    found = {
        channel: (customers, spend)
        for channel, customers, spend in sample.ask(
            "select channel, sum(new_customers), sum(spend) from channel_economics "
            "where period_type = 'month' group by 1"
        )
    }
    planted = {code: figures["channels"] for code, figures in truth["marketing"].items()}
    names = {*planted["ABC"], *planted["SEN"]}
    assert set(found) == names
    for name in names:
        own = [channels[name] for channels in planted.values() if name in channels]
        assert found[name][0] == sum(figures["new_customers"] for figures in own), name
    for name in set(planted["ABC"]) - {SHARED}:
        assert found[name][1] == Decimal(planted["ABC"][name]["hundredths"]) / 100, name


def test_spend_to_come_waits_unseen(sample: Company, truth: Truth) -> None:
    ahead = f"from channel_spend where spent_on > date '{truth['last_day']}'"
    assert sample.ask(f"select count(*) > 0 {ahead}") == [(True,)]
    [(all_spend,)] = sample.ask("select sum(amount) from channel_spend")
    [(to_come,)] = sample.ask(f"select sum(amount) {ahead}")
    [(seen,)] = sample.ask(
        "select (select sum(spend) from channel_economics where period_type = 'year')"
        " + (select sum(amount) from channel_spend where purpose = 'retention')"
    )
    assert seen == all_spend - to_come


def test_the_planted_cost_of_winning_a_customer_comes_out(sample: Company, truth: Truth) -> None:
    """Within 6 %: the noise of a month is 8 %, and there are twelve in a year."""
    rate = "select avg(rate) from stg_exchange_rates where currency = 'VND'"
    dong = float(sample.ask(rate)[0][0])
    found = sample.ask(f"select channel, cac from channel_economics where {YEARS}")
    assert len(found) == 3 * 9
    for company, unit, tolerance in (("ABC", 1.0, 0.06), ("SEN", dong, 0.1)):
        for name, figures in truth["marketing"][company]["channels"].items():
            own = [float(cac) for channel, cac in found if channel == name]
            if name == SHARED:
                continue
            if figures["cac"] == 0:
                assert own == [0, 0, 0], name
                continue
            assert own == pytest.approx([figures["cac"] * unit] * 3, rel=tolerance), name


def test_the_cheap_channel_that_keeps_nobody_comes_last(sample: Company, truth: Truth) -> None:
    """Of every complete year, of each company's channels, though it wins at the lowest cost."""
    rows = sample.ask(
        "select period_start, channel, rank, cac, ltv_to_cac, is_paid_back "
        f"from channel_economics where {YEARS}"
    )
    for year in {row[0] for row in rows}:
        by_name = {name: rest for start, name, *rest in rows if start == year}
        for figures in truth["marketing"].values():
            worst, own = figures["keeps_nobody"], set(figures["channels"])
            assert by_name[worst][0] == max(by_name[name][0] for name in own), (year, worst)
            paid = own & {name for name, planted in figures["channels"].items() if planted["cac"]}
            assert by_name[worst][1] == min(by_name[name][1] for name in paid - {SHARED})
        worst = truth["marketing"]["ABC"]["keeps_nobody"]
        rank, _, ltv_to_cac, is_paid_back = by_name[worst]
        assert rank == len(by_name), "of all channels of both companies"
        assert ltv_to_cac < 1
        assert not is_paid_back
        others = [name for name in by_name if name != worst]
        assert all(by_name[name][3] for name in others), (year, by_name)


def test_payback_of_software_takes_most_of_a_year(sample: Company) -> None:
    """CACs of about 500 against a margin of about 60 a month that thins out with churn."""
    months = sample.ask(
        f"select payback_months from channel_economics where {YEARS} "
        "and channel in ('paid_search', 'partner')"
    )
    assert len(months) == 6
    assert all(5 <= month <= 14 for (month,) in months)


def test_winning_costs_a_multiple_of_keeping_and_old_customers_spend_more(sample: Company) -> None:
    """The articles' figures: winning is 5 to 10 times as dear, existing ones spend 67 % more."""
    rows = sample.ask(
        "select cost_ratio, spend_ratio, kept_customers, existing_customers "
        f"from acquisition_vs_retention where {YEARS} and not is_warm_up"
    )
    assert len(rows) == 2
    for cost_ratio, spend_ratio, kept, existing in rows:
        assert 5 <= cost_ratio <= 10
        assert spend_ratio > 1.5
        assert kept < existing
