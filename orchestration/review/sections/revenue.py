"""The bridge of recurring revenue from one period's end to the next, and what of it is kept."""

from decimal import Decimal

from orchestration.review import charts, points
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record

KEY = ("period_type", "period_start", "dimension", "dimension_value")
GAINS = ("new_mrr", "reactivated_mrr", "expansion_mrr")
LOSSES = ("contraction_mrr", "churned_mrr")
LEVELS = ("starting_mrr", "ending_mrr")
RATES = (
    "gross_revenue_churn_rate",
    "net_revenue_churn_rate",
    "net_revenue_retention_12m",
    "gross_revenue_retention_12m",
)
RETENTION = RATES[2:]


def section(context: Context) -> Section:
    title = context.words("section.revenue")
    definitions = context.definitions(
        "mrr", "movements", "revenue_churn", "net_revenue_retention", "gross_revenue_retention"
    )
    if not context.marts.has_rows("revenue_movements", "starting_mrr > 0 or ending_mrr > 0"):
        return Section(
            "revenue", title, [context.nothing("no_contracts", "revenue_movements")], definitions
        )
    quarters = context.trend("revenue_movements", "quarter")
    years = [] if context.scope.quarter else context.trend("revenue_movements", "year")
    blocks: list[Block] = [
        _bridge(context, record)
        for record in (years or quarters)
        if record["period_start"] == context.scope.start
    ]
    blocks += _kept(context, quarters)
    for records in filter(None, (years, quarters)):
        period_type = records[0]["period_type"]
        start = Field("period_start", Kind.PERIOD)
        movements = dict.fromkeys((LEVELS[0], *GAINS, *LOSSES, LEVELS[1]), Kind.MONEY)
        causes = dict.fromkeys(("voluntary_churned_mrr", "involuntary_churned_mrr"), Kind.MONEY)
        rates = dict.fromkeys(RATES, Kind.SHARE)
        for table, columns in (("mrr", movements), ("mrr_rates", causes | rates)):
            blocks.append(
                context.table(
                    f"{table}_by_{period_type}",
                    "revenue_movements",
                    [start, *plain(columns)],
                    records,
                    KEY,
                    period_type=period_type,
                )
            )
    return Section("revenue", title, blocks, definitions)


def _bridge(context: Context, record: Record) -> Chart:
    words = context.words
    level, rows = Decimal(0), []
    for name in (*GAINS, *LOSSES):
        amount = record[name] if name in GAINS else -record[name]
        kind = "gain" if name in GAINS else "loss"
        rows.append(_step(context, name, level, level + amount, kind))
        level += amount
    rows.append(_step(context, "net", Decimal(0), level, "net"))
    grown = record["ending_mrr"] > record["starting_mrr"]
    title = words(
        f"chart.mrr.{'grown' if grown else 'not_grown'}",
        period=context.period,
        before=words.number(record["starting_mrr"], Kind.MONEY),
        after=words.number(record["ending_mrr"], Kind.MONEY),
    )
    return Chart("mrr", title, words("describe.mrr"), charts.waterfall(rows, charts.PLAIN))


def _step(context: Context, name: str, start: Decimal, end: Decimal, kind: str) -> points.Point:
    return {
        "name": context.words(f"step.{name}"),
        "low": min(start, end),
        "high": max(start, end),
        "kind": kind,
        "label": context.words.number(end - start, Kind.MONEY),
    }


def _kept(context: Context, quarters: list[Record]) -> list[Block]:
    words = context.words
    known = [record for record in quarters if record[RETENTION[0]] is not None]
    if len(known) < 2:
        return [context.says("no_revenue_retention")]
    rows = [
        {
            "x": words.tick(record["period_start"], "quarter"),
            "y": record[name],
            "series": words(f"step.{name}"),
            "label": f"{words(f'step.{name}')} {words.number(record[name], Kind.SHARE)}"
            if record is known[-1]
            else None,
        }
        for name in RETENTION
        for record in known
    ]
    title = words(
        "chart.revenue_retention",
        period=words.period(known[-1]["period_start"], "quarter"),
        net=words.number(known[-1][RETENTION[0]], Kind.SHARE),
        gross=words.number(known[-1][RETENTION[1]], Kind.SHARE),
    )
    spec = charts.lines(rows, charts.PERCENT)
    return [Chart("revenue_retention", title, words("describe.revenue_retention"), spec)]
