"""Of the customers who came in the same quarter: how many are still there, quarter by quarter."""

from orchestration.review import charts
from orchestration.review.context import Context, Field
from orchestration.review.document import Block, Chart, Kind, Section, Table
from orchestration.review.marts import Record
from orchestration.review.periods import MONTHS, add_months

KEY = ("cohort_type", "cohort_start", "dimension", "dimension_value")
COHORTS = 9


def section(context: Context) -> Section:
    blocks: list[Block] = []
    if context.scope.quarter is None:
        years = _cells(context, "year")
        blocks += [_table(context, "year", years)] if years else []
    cells = _cells(context, "quarter")
    if cells:
        heat_map = context.explained(_heat_map(context, cells))
        blocks = [*heat_map, *blocks, _table(context, "quarter", cells)]
    else:
        blocks.append(context.nothing("no_cohorts", "cohort_retention"))
    return Section(
        "retention",
        context.words("section.retention"),
        blocks,
        context.definitions("cohort", "retention_rate"),
    )


def _cells(context: Context, cohort_type: str) -> list[Record]:
    end = context.scope.end
    return context.marts.rows(
        "cohort_retention",
        "select * from {mart} where cohort_type = ? and dimension = 'all' and cohort_size > 0"
        " and cohort_start >= ? and period_start < ? order by cohort_start, period_number",
        [cohort_type, add_months(end, -MONTHS[cohort_type] * COHORTS), end],
    )


def _heat_map(context: Context, cells: list[Record]) -> Chart:
    words = context.words
    rows = [
        {
            "x": str(cell["period_number"]),
            "name": words.tick(cell["cohort_start"], "quarter"),
            "y": cell["retention_rate"],
            "label": "…"
            if cell["retention_rate"] is None
            else f"{cell['retention_rate']:.0%}"[:-1],
        }
        for cell in sorted(cells, key=lambda cell: (cell["cohort_start"], cell["period_number"]))
    ]
    titles = (words("axis.quarters_since"), words("axis.cohort"))
    return Chart(
        "retention",
        _finding(context, cells),
        words("describe.retention"),
        charts.heat_map(rows, titles),
    )


def _finding(context: Context, cells: list[Record]) -> str:
    """The newest cohort a year on, which is the oldest question of all."""
    words = context.words
    year_on = [
        cell for cell in cells if cell["period_number"] == 4 and cell["retention_rate"] is not None
    ]
    if not year_on:
        return words("chart.retention.plain")
    newest = year_on[-1]
    return words(
        "chart.retention.after_a_year",
        cohort=words.period(newest["cohort_start"], "quarter"),
        rate=words.number(newest["retention_rate"], Kind.SHARE),
    )


def _table(context: Context, cohort_type: str, cells: list[Record]) -> Table:
    """One row a cohort: its cells are the mart's rows of each period number."""
    numbers = sorted({cell["period_number"] for cell in cells})
    end = context.scope.end
    # The turned table has one row of the mart a cell, so that max() is that row's rate.
    names = {
        number: f"max(retention_rate) filter (where period_number = {number}"
        f" and period_start < date '{end}')"
        for number in numbers
    }
    cohorts: dict[object, dict[str, object]] = {}
    for cell in cells:
        cohort = cohorts.setdefault(
            cell["cohort_start"],
            {**{name: cell[name] for name in KEY}, "max(cohort_size)": cell["cohort_size"]}
            | dict.fromkeys(names.values()),
        )
        cohort[names[cell["period_number"]]] = cell["retention_rate"]
    fields = [
        Field("cohort_start", Kind.PERIOD),
        Field("max(cohort_size)", Kind.COUNT, "cohort_size"),
        *(
            Field(name, Kind.SHARE, "period_number", number=number)
            for number, name in names.items()
        ),
    ]
    return context.table(
        f"retention_by_{cohort_type}",
        "cohort_retention",
        fields,
        list(cohorts.values()),
        KEY,
        period_type=cohort_type,
        note=context.words("note.retention"),
    )
