"""How a value is written for people: one function for every kind, language and currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from orchestration.review.document import Kind, Value

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
# Never broken over two lines: between a number and its unit.
SPACE = "\N{NO-BREAK SPACE}"
# As CLDR writes them in both languages; any other currency goes by its code.
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "VND": "₫"}
# Sums of money have up to 30 digits before the point.
DIGITS = Context(prec=60, rounding=ROUND_HALF_UP)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Style:
    """The signs of a language."""

    thousands: str
    decimal: str
    percent: str
    points: str  # percentage points
    yes: str
    no: str


STYLES: Mapping[str, Style] = {
    "en": Style(",", ".", "%", f"{SPACE}pp", "yes", "no"),
    "vi": Style(".", ",", f"{SPACE}%", f"{SPACE}điểm{SPACE}%", "có", "không"),
}


@dataclass(frozen=True)
class Formats:
    """Writes values in a language (`vi`, `en`) and currency (ISO 4217, its decimals).

    `fiscal_year_start_month` names quarters: a year that starts in April 2026 has April to June
    2026 as its first, and is called 2026.
    """

    language: str
    currency: str
    minor_units: int
    fiscal_year_start_month: int = 1

    @property
    def style(self) -> Style:
        """The signs of the language."""
        return STYLES[self.language]

    def write(self, value: Value, kind: Kind, period_type: str = "quarter") -> str:
        """The value as text; a dash where there is none. Shares are 0 to 1.

        Raises:
            TypeError: the value is none of its kind, such as text for money.
        """
        if value is None:
            return NOTHING
        match kind:
            case Kind.TEXT:
                return str(value)
            case Kind.FLAG:
                return self.style.yes if value else self.style.no
            case Kind.DATE:
                return self.day(_day(value))
            case Kind.PERIOD:
                return capitalised(self.period(_day(value), period_type))
            case _:
                return self._number(_exact(value), kind)

    def number(self, value: Decimal, decimals: int) -> str:
        """Grouped by thousands, halves rounded away from zero, never a minus before zero."""
        rounded = value.quantize(Decimal(1).scaleb(-decimals), context=DIGITS)
        text = f"{rounded.copy_abs():,.{decimals}f}"
        signs = {",": self.style.thousands, ".": self.style.decimal}
        return (MINUS if rounded < 0 else "") + "".join(signs.get(c, c) for c in text)

    def money(self, amount: Decimal) -> str:
        """An amount: $1,234.56 in English, 1.234.567 ₫ in Vietnamese."""
        text = self.number(amount, self.minor_units)
        sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        symbol = SYMBOLS.get(self.currency, self.currency)
        if self.language == "vi":
            return f"{sign}{digits}{SPACE}{'US$' if symbol == '$' else symbol}"
        between = SPACE if len(symbol) > 1 else ""
        return f"{sign}{symbol}{between}{digits}"

    def day(self, day: date) -> str:
        """A day: 30/09/2026, or Sep 30, 2026, which nobody reads as another day."""
        if self.language == "vi":
            return f"{day:%d/%m/%Y}"
        return f"{MONTHS[day.month - 1][:3]}{SPACE}{day.day},{SPACE}{day.year}"

    def period(self, start: date, period_type: str) -> str:
        """A month, quarter or year by its first day, as it stands within a sentence.

        Raises:
            ValueError: there is no such kind of period.
        """
        is_vietnamese = self.language == "vi"
        if period_type == "month":
            if is_vietnamese:
                return f"tháng{SPACE}{start.month} năm{SPACE}{start.year}"
            return f"{MONTHS[start.month - 1]}{SPACE}{start.year}"
        year, quarter = fiscal_quarter(start, self.fiscal_year_start_month)
        if period_type == "quarter":
            if is_vietnamese:
                return f"quý{SPACE}{quarter} năm{SPACE}{year}"
            return f"Q{quarter}{SPACE}{year}"
        if period_type == "year":
            return f"năm{SPACE}{year}" if is_vietnamese else str(year)
        raise ValueError(f"no kind of period: {period_type!r}")

    def _number(self, value: Decimal, kind: Kind) -> str:
        match kind:
            case Kind.COUNT:
                return self.number(value, 0 if value == value.to_integral_value() else 1)
            case Kind.SHARE:
                return self._share(value)
            case Kind.SHARE_CHANGE:
                text = self.number(value * 100, 1)
                plus = "+" if value > 0 and any(c in text for c in "123456789") else ""
                return f"{plus}{text}{self.style.points}"
            case Kind.POINTS:
                return self.number(value, 1)
            case Kind.RATIO:
                return self.number(value, 2)
            case Kind.MONEY:
                return self.money(value)
        raise TypeError(f"{kind} is no number")

    def _share(self, share: Decimal) -> str:
        if 0 < share < Decimal("0.0005"):  # not nothing, though it would round to it
            return f"<{self.number(Decimal('0.1'), 1)}{self.style.percent}"
        return f"{self.number(share * 100, 1)}{self.style.percent}"


def fiscal_quarter(start: date, fiscal_year_start_month: int) -> tuple[int, int]:
    """Year and quarter of a day; a fiscal year is called by the year in which it starts."""
    months = start.year * 12 + start.month - fiscal_year_start_month
    return months // 12, months % 12 // 3 + 1


def capitalised(text: str) -> str:
    """The text as it begins a line or a cell."""
    return text[:1].upper() + text[1:]


def _exact(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is no number")
    # a float's shortest text is what people take it for: 0.125, not 0.1249999…
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _day(value: Value) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no date")
    return value
