"""How values are written in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from orchestration.review.document import Kind, Value
from orchestration.review.formats import Formats, fiscal_quarter

EN = Formats("en", "USD", 2)
VI = Formats("vi", "VND", 0)
DAY = date(2026, 9, 1)
QUARTER = date(2026, 7, 1)


def plain(text: str) -> str:
    """With spaces that may break, for the eye."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("kind", "value", "english", "vietnamese"),
    [
        (Kind.TEXT, "<b>", "<b>", "<b>"),
        (Kind.COUNT, 1234567, "1,234,567", "1.234.567"),
        (Kind.COUNT, 0, "0", "0"),
        (Kind.COUNT, 2.5, "2.5", "2,5"),
        (Kind.COUNT, 30.0, "30", "30"),
        (Kind.COUNT, -12, "−12", "−12"),
        (Kind.SHARE, 0.1234, "12.3%", "12,3 %"),
        (Kind.SHARE, 0.05, "5.0%", "5,0 %"),
        (Kind.SHARE, 0, "0.0%", "0,0 %"),
        (Kind.SHARE, 0.0004, "<0.1%", "<0,1 %"),
        (Kind.SHARE, 1.0345, "103.5%", "103,5 %"),  # halves away from zero
        (Kind.SHARE, -0.021, "−2.1%", "−2,1 %"),
        (Kind.SHARE_CHANGE, 0.0123, "+1.2 pp", "+1,2 điểm %"),
        (Kind.SHARE_CHANGE, -0.0123, "−1.2 pp", "−1,2 điểm %"),
        (Kind.SHARE_CHANGE, 0.0, "0.0 pp", "0,0 điểm %"),
        (Kind.SHARE_CHANGE, 0.00001, "0.0 pp", "0,0 điểm %"),
        (Kind.SHARE_CHANGE, -0.00001, "0.0 pp", "0,0 điểm %"),
        (Kind.POINTS, 38.25, "38.3", "38,3"),
        (Kind.POINTS, -3, "−3.0", "−3,0"),
        (Kind.RATIO, 3.125, "3.13", "3,13"),
        (Kind.MONEY, Decimal("1234.5"), "$1,234.50", "1.235 ₫"),
        (Kind.MONEY, Decimal(1234567), "$1,234,567.00", "1.234.567 ₫"),
        (Kind.MONEY, Decimal("-1234.50"), "−$1,234.50", "−1.235 ₫"),
        (Kind.MONEY, Decimal("-0.001"), "$0.00", "0 ₫"),
        (
            Kind.MONEY,
            Decimal("9999999999999999.99"),
            "$9,999,999,999,999,999.99",
            "10.000.000.000.000.000 ₫",
        ),
        (
            Kind.MONEY,
            Decimal("123456789012345678901234567890.12"),
            "$123,456,789,012,345,678,901,234,567,890.12",
            "123.456.789.012.345.678.901.234.567.890 ₫",
        ),
        (Kind.DATE, date(2026, 9, 30), "Sep 30, 2026", "30/09/2026"),
        (Kind.PERIOD, QUARTER, "Q3 2026", "Quý 3 năm 2026"),
        (Kind.FLAG, True, "yes", "có"),
        (Kind.FLAG, False, "no", "không"),
        *((kind, None, "–", "–") for kind in Kind),
    ],
)
def test_a_value_reads_as_people_of_the_language_write_it(
    kind: Kind, value: Value, english: str, vietnamese: str
) -> None:
    """Prevents: dong shown with cents, a point taken for a comma, a missing figure shown as 0."""
    assert plain(EN.write(value, kind)) == english
    assert plain(VI.write(value, kind)) == vietnamese


@pytest.mark.parametrize(
    ("period_type", "english", "vietnamese"),
    [
        ("month", "September 2026", "tháng 9 năm 2026"),
        ("quarter", "Q3 2026", "quý 3 năm 2026"),
        ("year", "2026", "năm 2026"),
    ],
)
def test_a_period_has_its_name(period_type: str, english: str, vietnamese: str) -> None:
    """Prevents: English month names in a Vietnamese review."""
    assert plain(EN.period(DAY, period_type)) == english
    assert plain(VI.period(DAY, period_type)) == vietnamese


@pytest.mark.parametrize(
    ("start", "year", "quarter"),
    [
        (date(2026, 4, 1), 2026, 1),
        (date(2026, 10, 1), 2026, 3),
        (date(2027, 1, 1), 2026, 4),
        (date(2026, 1, 1), 2025, 4),
    ],
)
def test_quarters_follow_the_fiscal_year(start: date, year: int, quarter: int) -> None:
    """Prevents: a company whose year starts in April that reviews another quarter than it plans."""
    assert fiscal_quarter(start, 4) == (year, quarter)
    assert plain(Formats("en", "USD", 2, 4).period(start, "quarter")) == f"Q{quarter} {year}"


@pytest.mark.parametrize(
    ("currency", "minor_units", "english", "vietnamese"),
    [
        ("USD", 2, "$1,234.56", "1.234,56 US$"),
        ("EUR", 2, "€1,234.56", "1.234,56 €"),
        ("JPY", 0, "¥1,235", "1.235 ¥"),
        ("CHF", 2, "CHF 1,234.56", "1.234,56 CHF"),
        ("KWD", 3, "KWD 1,234.560", "1.234,560 KWD"),
    ],
)
def test_money_has_its_currency_and_its_minor_units(
    currency: str, minor_units: int, english: str, vietnamese: str
) -> None:
    """Prevents: amounts a hundred times too small, or in nobody's money."""
    amount = Decimal("1234.56")
    assert plain(Formats("en", currency, minor_units).write(amount, Kind.MONEY)) == english
    assert plain(Formats("vi", currency, minor_units).write(amount, Kind.MONEY)) == vietnamese


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.COUNT, Kind.DATE, Kind.PERIOD])
def test_a_value_of_another_kind_is_refused(kind: Kind) -> None:
    """Prevents: a column of words shown as if it were measured."""
    with pytest.raises(TypeError):
        EN.write("12", kind)
