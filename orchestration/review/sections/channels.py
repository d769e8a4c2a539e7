"""What each channel costs and brings, and what winning a customer costs against keeping one."""

from datetime import date

from orchestration.review import charts
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record

FIGURES = {
    "rank": Kind.COUNT,
    "spend": Kind.MONEY,
    "new_customers": Kind.COUNT,
    "cac": Kind.MONEY,
    "lifetime_value": Kind.MONEY,
    "ltv_to_cac": Kind.RATIO,
    "payback_months": Kind.COUNT,
}
YEAR_ONLY = {"first_year_margin": Kind.MONEY}
COSTS = {
    "cost_per_new_customer": Kind.MONEY,
    "cost_per_kept_customer": Kind.MONEY,
    "cost_ratio": Kind.RATIO,
    "spend_per_new_customer": Kind.MONEY,
    "spend_per_existing_customer": Kind.MONEY,
    "spend_ratio": Kind.RATIO,
}


def section(context: Context) -> Section:
    scope, words = context.scope, context.words
    blocks: list[Block] = []
    if not context.marts.has_rows("channel_economics", "spend <> 0"):
        blocks.append(context.nothing("no_spend", "channel_economics"))
    else:
        # A quarter's customers have hardly begun to pay back: the last whole year is beside it.
        year = scope.start if scope.quarter is None else scope.last_complete_year_start
        yearly = _channels(context, "year", year)
        blocks += [*_chart(context, yearly), *_table(context, "year", yearly)]
        if scope.quarter:
            blocks += _table(context, "quarter", _channels(context, "quarter", scope.start))
        if any(record["lifetime_value_basis"] == "realised" for record in yearly):
            blocks.append(context.says("realised_only"))
    blocks += _winning_and_keeping(context)
    terms = ("cac", "channel_lifetime_value", "ltv_to_cac", "payback", "kept_cost", "spend_ratio")
    title = words("section.channels")
    return Section("channels", title, blocks, context.definitions(*terms))


def _channels(context: Context, period_type: str, start: date) -> list[Record]:
    return context.marts.rows(
        "channel_economics",
        "select * from {mart} where period_type = ? and period_start = ?"
        " and (spend <> 0 or new_customers > 0) order by rank nulls last, channel",
        [period_type, start],
    )


def _table(context: Context, period_type: str, records: list[Record]) -> list[Block]:
    if not records:
        return []
    fields = [
        Field("channel", Kind.TEXT, label=lambda r: context.words.label("group", r["channel"])),
        *plain(FIGURES if period_type == "quarter" else FIGURES | YEAR_ONLY),
    ]
    return [
        context.table(
            f"channels_by_{period_type}",
            "channel_economics",
            fields,
            records,
            ("period_type", "period_start", "channel"),
            period_type=period_type,
            period=context.words.period(records[0]["period_start"], period_type),
        )
    ]


def _chart(context: Context, records: list[Record]) -> list[Block]:
    words = context.words
    paid = [r for r in records if r["cac"] and r["lifetime_value"] is not None]
    if not paid:
        return []
    losing = [r for r in paid if r["lifetime_value"] < r["cac"]]
    rows = [
        {
            "name": words.label("group", record["channel"]),
            "part": words(f"column.{name}"),
            "y": record[name],
            "label": words.number(record[name], Kind.MONEY),
        }
        for record in paid
        for name in ("cac", "lifetime_value")
    ]
    title = words(
        f"chart.channels.{'losing' if losing else 'paying'}",
        period=words.period(records[0]["period_start"], "year"),
        channels=words.listing([words.label("group", record["channel"]) for record in losing]),
    )
    spec = charts.pairs(rows, charts.PLAIN)
    return [Chart("channels", title, words("describe.channels"), spec)]


def _winning_and_keeping(context: Context) -> list[Block]:
    scope = context.scope
    records = context.marts.rows(
        "acquisition_vs_retention",
        "select * from {mart} where period_type = ? and period_start >= ? and period_start < ?"
        " order by period_start",
        [scope.period_type, scope.trend_start(scope.period_type), scope.end],
    )
    if not any(record[name] is not None for record in records for name in COSTS):
        return []
    fields = [Field("period_start", Kind.PERIOD), *plain(COSTS)]
    table_id, key = "winning_and_keeping", ("period_type", "period_start")
    return [context.table(table_id, "acquisition_vs_retention", fields, records, key)]
