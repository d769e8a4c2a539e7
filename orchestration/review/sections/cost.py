"""What the customers lost cost, and what losing more of them would."""

from orchestration.review import charts
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section, Table
from orchestration.review.marts import Record

KEY = ("period_type", "period_start", "dimension", "dimension_value")
PARTS = ("margin_until_replaced", "replacement_cost")
LOST = {
    "customers_lost": Kind.COUNT,
    "monthly_revenue_lost": Kind.MONEY,
    "margin_until_replaced": Kind.MONEY,
    "replacement_cost": Kind.MONEY,
    "total_cost": Kind.MONEY,
}
FORWARD = {"forward_margin_lost": Kind.MONEY}


def section(context: Context) -> Section:
    words = context.words
    title = words("section.cost")
    terms = context.definitions(
        "monthly_revenue_lost",
        "margin_until_replaced",
        "replacement_cost",
        "total_cost",
        "forward_margin_lost",
        "loss_scenarios",
    )
    if not context.marts.has_rows("cost_of_loss", "customers_lost > 0"):
        return Section("cost", title, [context.nothing("nothing_lost", "cost_of_loss")], terms)
    quarters = context.trend("cost_of_loss", "quarter")
    years = [] if context.scope.quarter else context.trend("cost_of_loss", "year")
    blocks = [*_chart(context, quarters)]
    blocks += [_table(context, records) for records in (years, quarters) if records]
    blocks += [*_groups(context), *_scenarios(context)]
    return Section("cost", title, blocks, terms)


def _chart(context: Context, quarters: list[Record]) -> list[Block]:
    words = context.words
    known = [record for record in quarters if record["total_cost"] is not None]
    if not known:
        return [context.says("no_replacement_cost")]
    rows = [
        {
            "name": words.tick(record["period_start"], "quarter"),
            "part": words(f"column.{part}"),
            "y": record[part],
        }
        for record in known
        for part in PARTS
    ]
    last = known[-1]
    title = words(
        "chart.cost",
        period=words.period(last["period_start"], "quarter"),
        total=words.number(last["total_cost"], Kind.MONEY),
        customers=words.number(last["customers_lost"], Kind.COUNT),
    )
    return [Chart("cost", title, words("describe.cost"), charts.stacked(rows, charts.PLAIN))]


def _table(context: Context, records: list[Record]) -> Table:
    period_type = records[0]["period_type"]
    fields = [Field("period_start", Kind.PERIOD), *plain(LOST | FORWARD)]
    return context.table(
        f"cost_by_{period_type}", "cost_of_loss", fields, records, KEY, period_type=period_type
    )


def _groups(context: Context) -> list[Block]:
    records = context.groups("cost_of_loss", "total_cost", "customers_lost > 0")
    if not records:
        return []
    fields = [*context.group_fields(), *plain(LOST | FORWARD)]
    table_id = "cost_by_group"
    return [context.table(table_id, "cost_of_loss", fields, records, KEY, period=context.period)]


def _scenarios(context: Context) -> list[Block]:
    words = context.words
    records = context.marts.rows(
        "loss_scenarios",
        "select * from {mart} where dimension in ('all', 'relationship')"
        " order by dimension, dimension_value, customers_lost, scenario",
    )
    if not records:
        return []
    fields = [
        Field("scenario", Kind.TEXT, label=lambda r: words.label("scenario", r["scenario"])),
        Field("dimension_value", Kind.TEXT, label=words.group),
        *plain(LOST),
    ]
    key = ("scenario", "dimension", "dimension_value")
    as_of = words.number(context.scope.as_of, Kind.DATE)
    table_id = "loss_scenarios"
    return [context.table(table_id, table_id, fields, records, key, as_of=as_of)]
