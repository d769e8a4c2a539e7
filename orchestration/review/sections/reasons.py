"""What customers say as they leave, and to whom they go."""

from orchestration.review import charts
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record

UNEXPLAINED = "unexplained"
MOST = 15


def section(context: Context) -> Section:
    blocks = [*_reasons(context), *_competitors(context)]
    terms = ("loss_reason", "revenue_lost", "competitor")
    return Section("reasons", context.words("section.reasons"), blocks, context.definitions(*terms))


def _reasons(context: Context) -> list[Block]:
    scope, words = context.scope, context.words
    records = context.marts.rows(
        "churn_reasons",
        "select * from {mart} where period_type = ? and period_start = ? and customers_lost > 0"
        f" order by customers_lost desc, reason_code limit {MOST}",
        [scope.period_type, scope.start],
    )
    if not records:
        return [context.nothing("nobody_lost", "churn_reasons", period=context.period)]
    fields = [
        Field("reason_code", Kind.TEXT, "reason", lambda record: _reason(context, record)),
        Field(
            "reason_group",
            Kind.TEXT,
            label=lambda record: words.label("reason_group", record["reason_group"]),
        ),
        *plain({"customers_lost": Kind.COUNT, "share_of_lost": Kind.SHARE}),
        *plain({"revenue_lost": Kind.MONEY, "margin_lost": Kind.MONEY}),
    ]
    key = ("period_type", "period_start", "reason_code")
    table = context.table(
        "churn_reasons", "churn_reasons", fields, records, key, period=context.period
    )
    return [*_chart(context, records), table]


def _chart(context: Context, records: list[Record]) -> list[Block]:
    shares = [record for record in records if record["share_of_lost"] is not None]
    named = [record for record in shares if record["reason_group"] != UNEXPLAINED]
    if not named:
        return []
    words = context.words
    title = words(
        "chart.reasons",
        reason=_reason(context, named[0]),
        share=words.number(named[0]["share_of_lost"], Kind.SHARE),
    )
    rows = [
        {
            "name": _reason(context, record),
            "y": record["share_of_lost"],
            "label": words.number(record["share_of_lost"], Kind.SHARE),
        }
        for record in shares
    ]
    spec = charts.bars(rows, charts.PERCENT)
    return [Chart("reasons", title, words("describe.reasons"), spec)]


def _reason(context: Context, record: Record) -> str:
    return str(record[f"label_{context.words.formats.language}"])


def _competitors(context: Context) -> list[Block]:
    scope = context.scope
    records = context.marts.rows(
        "competitors",
        "select * from {mart} where period_type = ? and period_start = ?"
        " and (times_named > 0 or customers_lost > 0)"
        f" order by customers_lost desc, times_named desc, competitor limit {MOST}",
        [scope.period_type, scope.start],
    )
    if not records:
        return [context.nothing("no_competitor", "competitors", period=context.period)]
    fields = [
        Field("competitor", Kind.TEXT),
        *plain({"customers_lost": Kind.COUNT, "revenue_lost": Kind.MONEY}),
        *plain({"times_named": Kind.COUNT, "lower_price_named": Kind.COUNT}),
    ]
    key = ("period_type", "period_start", "competitor")
    table_id = "competitors"
    return [context.table(table_id, table_id, fields, records, key, period=context.period)]
