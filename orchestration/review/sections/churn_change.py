"""Why the churn rate is another than in the period before: other customers, or other rates."""

from orchestration.review import charts
from orchestration.review.context import Context, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record

KEY = ("period_type", "period_start", "dimension", "dimension_value")
DIMENSIONS = ("relationship", "segment", "acquisition_channel")
EFFECTS = ("mix_effect", "rate_effect")
FIGURES = {
    "previous_starting_customers": Kind.COUNT,
    "starting_customers": Kind.COUNT,
    "previous_churn_rate": Kind.SHARE,
    "churn_rate": Kind.SHARE,
    "mix_effect": Kind.SHARE_CHANGE,
    "rate_effect": Kind.SHARE_CHANGE,
    "contribution": Kind.SHARE_CHANGE,
}


def section(context: Context) -> Section:
    records = [
        record
        for record in context.groups(
            "churn_decomposition", "abs(contribution)", "contribution is not null"
        )
        if record["dimension"] in DIMENSIONS
    ]
    blocks: list[Block] = []
    for dimension in DIMENSIONS:
        rows = [record for record in records if record["dimension"] == dimension]
        if len(rows) > 1:
            blocks.append(_chart(context, dimension, rows))
    if records:
        fields = [*context.group_fields(), *plain(FIGURES)]
        blocks.append(
            context.table(
                "churn_decomposition",
                "churn_decomposition",
                fields,
                records,
                KEY,
                note=context.words("note.churn_decomposition"),
                period=context.period,
            )
        )
    else:
        blocks.append(
            context.nothing("no_decomposition", "churn_decomposition", period=context.period)
        )
    terms = ("contribution", "mix_effect", "rate_effect")
    title = context.words("section.churn_change")
    return Section("churn_change", title, blocks, context.definitions(*terms))


def _chart(context: Context, dimension: str, records: list[Record]) -> Chart:
    words = context.words
    totals = {
        effect: words.number(sum(record[effect] for record in records), Kind.SHARE_CHANGE)
        for effect in (*EFFECTS, "contribution")
    }
    by = words.label("dimension", dimension)
    title = words("chart.churn_change", by=by, **totals)
    rows = [
        {"name": words.group(record), "part": words(f"column.{effect}"), "y": record[effect]}
        for record in records
        for effect in EFFECTS
    ]
    spec = charts.stacked(rows, charts.CHANGE, upright=False)
    chart_id = f"churn_change_{dimension}"
    return Chart(chart_id, title, words("describe.churn_change", by=by), spec)
