"""The year against the plan: target by target, and what the quarters left have to reach."""

from orchestration.review import charts
from orchestration.review.context import Context, Field
from orchestration.review.document import Block, Chart, Kind, Section, Table
from orchestration.review.marts import Record
from orchestration.review.plan_rows import KEY, kind, kind_of_change, plan_rows


def section(context: Context) -> Section:
    words = context.words
    records = plan_rows(context)
    terms = context.definitions("target", "status", "forecast_year_end", "required", "metrics")
    title = words("section.plan", year=context.scope.year)
    if not records:
        return Section(
            "plan",
            title,
            [context.nothing("no_plan", "plan_review", year=context.scope.year)],
            terms,
        )
    blocks = [*_chart(context, records), _standing(context, records)]
    if not (records[0]["quarter"] == 4 and records[0]["is_complete"]):
        blocks.append(_ahead(context, records))
    return Section("plan", title, [*blocks, _by_quarter(context, records)], terms)


def _names(context: Context) -> list[Field]:
    return [Field("metric", Kind.TEXT, label=context.words.metric)]


def _standing(context: Context, records: list[Record]) -> Table:
    words = context.words
    fields = [
        *_names(context),
        _status(context, "status"),
        Field("target_unit", Kind.TEXT, label=lambda r: words.label("per", r["target_unit"])),
        *(Field(name, Kind.RATIO) for name in ("target", "actual", "gap")),
        Field("owner_role", Kind.TEXT, label=lambda r: words.label("owner_role", r["owner_role"])),
    ]
    return context.table(
        "plan",
        "plan_review",
        fields,
        records,
        KEY,
        kinds=lambda r: [
            *[Kind.TEXT] * 3,
            kind(r["unit"]),
            kind(r["unit"]),
            kind_of_change(r["unit"]),
            Kind.TEXT,
        ],
        note=words("note.plan"),
        period=context.period,
    )


def _ahead(context: Context, records: list[Record]) -> Table:
    names = (
        "target",
        "forecast_year_end",
        "forecast_year_end_low",
        "forecast_year_end_high",
        "required_for_rest_of_year",
    )
    return context.table(
        "plan_ahead",
        "plan_review",
        [*_names(context), *(Field(name, Kind.RATIO) for name in names)],
        records,
        KEY,
        kinds=lambda r: [Kind.TEXT, *[kind(r["unit"])] * len(names)],
        note=context.words("note.plan_ahead"),
        year=context.scope.year,
    )


def _by_quarter(context: Context, records: list[Record]) -> Table:
    """One row a target: its cells are the mart's rows of the quarters."""
    year, words = context.scope.year, context.words
    quarters = range(1, records[0]["quarter"] + 1)
    actual, status = (
        {number: f"max({name}) filter (where quarter = {number})" for number in quarters}
        for name in ("actual", "status")
    )
    key = [name for name in KEY if name != "quarter"]
    sums = ["max(unit)", *actual.values(), *status.values()]
    turned = context.summed("plan_review", key, sums, f"year = {year}")
    fields = _names(context)
    for number in quarters:
        fields.append(Field(actual[number], Kind.RATIO, "quarter_number", number=number))
        fields.append(_status(context, status[number], number))
    return context.table(
        "plan_by_quarter",
        "plan_review",
        fields,
        turned,
        key,
        kinds=lambda r: [Kind.TEXT, *[kind(r["max(unit)"]), Kind.TEXT] * len(quarters)],
        note=words("note.plan_by_quarter"),
        year=year,
    )


def _status(context: Context, name: str, number: int = 0) -> Field:
    title = "quarter_status" if number else "status"
    label = context.words.label
    return Field(name, Kind.TEXT, title, lambda r: label("status", r[name]), number)


def _chart(context: Context, records: list[Record]) -> list[Block]:
    words = context.words
    shares = [r for r in records if r["unit"] == "share" and r["actual"] is not None]
    if not shares:
        return []
    rows = [
        {
            "name": words.metric(record),
            "y": record["actual"],
            "low": record["forecast_year_end_low"],
            "high": record["forecast_year_end_high"],
            "target": record["target"],
            "label": words.number(record["actual"], Kind.SHARE),
        }
        for record in shares
    ]
    count = {
        status: sum(record["status"] == status for record in shares)
        for status in ("missed", "at_risk", "on_track")
    }
    title = words("chart.plan", all=len(shares), **count)
    spec = charts.whiskers(rows, charts.PERCENT)
    return context.explained(Chart("plan", title, words("describe.plan"), spec))
