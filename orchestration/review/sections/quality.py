"""How far the data carries: what became of the rows delivered, and who has no forecast and why."""

from orchestration.review import charts
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section

ROWS = ("landed", "accepted", "rejected", "superseded", "duplicates")
SUMS = {f"sum({name})": Kind.COUNT for name in (*ROWS, "unidentified_rows")} | {
    "sum(unidentified_amount)": Kind.MONEY
}
MOST = 5


def section(context: Context) -> Section:
    words = context.words
    blocks: list[Block] = []
    rows = context.summed("data_quality", ("table_name",), SUMS)
    if rows:
        fields = [Field("table_name", Kind.TEXT), *plain(SUMS)]
        blocks.append(context.table("rows", "data_quality", fields, rows, ("table_name",)))
    blocks += [*_rejected(context), *_forecasts(context)]
    terms = ("rows", "unidentified", "forecast")
    return Section("quality", words("section.quality"), blocks, context.definitions(*terms))


def _rejected(context: Context) -> list[Block]:
    records = context.marts.rows(
        "data_quality",
        "select * from {mart} where rejected > 0 order by rejected desc, table_name, source_file"
        f" limit {MOST}",
    )
    if not records:
        return [context.says("nothing_rejected")]
    fields = [
        Field("source_file", Kind.TEXT),
        *plain({"landed": Kind.COUNT, "rejected": Kind.COUNT}),
        Field("reasons", Kind.TEXT),
    ]
    return [
        context.table("rejected", "data_quality", fields, records, ("table_name", "source_file"))
    ]


def _forecasts(context: Context) -> list[Block]:
    words, mart, customers = context.words, "customer_lifetime_value", "count(*)"
    records = context.summed(mart, ("not_predicted_because",), [customers])
    if not records:
        return []
    everybody = sum(record[customers] for record in records)
    predicted = sum(r[customers] for r in records if r["not_predicted_because"] is None)

    def why(reason: str | None) -> str:
        return words.label("forecast", reason or "predicted")

    rows = [
        {
            "name": why(record["not_predicted_because"]),
            "y": record[customers] / everybody,
            "label": words.number(record[customers], Kind.COUNT),
        }
        for record in sorted(records, key=lambda record: -record[customers])
    ]
    title = words("chart.forecasts", share=words.number(predicted / everybody, Kind.SHARE))
    spec = charts.bars(rows, charts.PERCENT)
    reason = "not_predicted_because"
    fields = [
        Field(reason, Kind.TEXT, "forecast", lambda record: why(record[reason])),
        Field(customers, Kind.COUNT, "customers"),
    ]
    return [
        Chart("forecasts", title, words("describe.forecasts"), spec),
        context.table("forecasts", mart, fields, records, ("not_predicted_because",)),
    ]
