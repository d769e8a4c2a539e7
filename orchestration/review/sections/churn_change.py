"""Why the churn rate is another than in the period before: other customers, or other rates."""

from orchestration.review import charts
from orchestration.review.context import Context, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record

MART = "churn_decomposition"
KEY = ("period_type", "period_start", "dimension", "dimension_value")
DIMENSIONS = ("relationship", "segment", "acquisition_channel")
DRAWN = DIMENSIONS[1:]
EFFECTS = ("mix_effect", "rate_effect")
SHOWN = 0.0005  # a tenth of a percentage point, by rounding
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
    found = context.groups(MART, "abs(contribution)", "contribution is not null")
    records = [record for record in found if record["dimension"] in DIMENSIONS]
    grouped = {name: [r for r in records if r["dimension"] == name] for name in DRAWN}
    drawn = [_chart(context, name, rows) for name, rows in grouped.items() if len(rows) > 1]
    blocks: list[Block] = [*drawn[:-1], *(context.explained(drawn[-1]) if drawn else ())]
    if records:
        fields = [*context.group_fields(), *plain(FIGURES)]
        note = context.words("note.churn_decomposition")
        blocks.append(
            context.table(MART, MART, fields, records, KEY, note=note, period=context.period)
        )
    else:
        blocks.append(context.nothing("no_decomposition", MART, period=context.period))
    terms = ("contribution", "mix_effect", "rate_effect")
    title = context.words("section.churn_change")
    return Section("churn_change", title, blocks, context.definitions(*terms))


def _chart(context: Context, dimension: str, records: list[Record]) -> Chart:
    words = context.words
    mix, rate = (sum(record[effect] for record in records) for effect in EFFECTS)
    by = words.label("dimension", dimension)
    mostly = "mix" if abs(mix) > abs(rate) else "rates"
    title = words(
        f"chart.churn_change.{'nothing' if abs(mix + rate) < SHOWN else mostly}",
        by=by,
        change=words.number(mix + rate, Kind.SHARE_CHANGE),
    )
    rows = [
        {"name": words.group(record), "part": words(f"column.{effect}"), "y": record[effect]}
        for record in records
        for effect in EFFECTS
    ]
    spec = charts.stacked(rows, charts.CHANGE, upright=False)
    chart_id = f"churn_change_{dimension}"
    return Chart(chart_id, title, words("describe.churn_change"), spec)
