"""How many customers leave: over time with what happened outside, and group by group."""

from orchestration.review import charts, points
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section, Table
from orchestration.review.marts import Record

KEY = ("period_type", "period_start", "dimension", "dimension_value")
COUNTS = {
    "starting_customers": Kind.COUNT,
    "new_customers": Kind.COUNT,
    "reactivated_customers": Kind.COUNT,
    "lost_customers": Kind.COUNT,
    "lost_new_customers": Kind.COUNT,
    "ending_customers": Kind.COUNT,
}
RATES = {
    "churn_rate": Kind.SHARE,
    "churn_rate_low": Kind.SHARE,
    "churn_rate_high": Kind.SHARE,
}


def section(context: Context) -> Section:
    quarters = context.trend("churn_by_period", "quarter")
    years = [] if context.scope.quarter else context.trend("churn_by_period", "year")
    blocks: list[Block] = []
    rated = [record for record in quarters if record["churn_rate"] is not None]
    if len(rated) > 1:
        blocks += context.explained(_trend_chart(context, rated))
    blocks += [_trend_table(context, records) for records in (years, quarters) if records]
    blocks += _groups(context)
    terms = ("active", "churn_rate", "interval", "annualised_churn_rate", "market_events")
    return Section("churn", context.words("section.churn"), blocks, context.definitions(*terms))


def _trend_table(context: Context, records: list[Record]) -> Table:
    period_type = records[0]["period_type"]
    fields = [
        Field("period_start", Kind.PERIOD),
        *plain(COUNTS),
        *plain(RATES),
        Field("annualised_churn_rate", Kind.SHARE),
        Field("market_events", Kind.TEXT),
    ]
    has_gaps = any(record["churn_rate"] is None for record in records)
    note = context.words("note.no_churn_rate") if has_gaps else ""
    table_id = f"churn_by_{period_type}"
    return context.table(
        table_id, "churn_by_period", fields, records, KEY, period_type=period_type, note=note
    )


def _trend_chart(context: Context, rated: list[Record]) -> Chart:
    words, last, before = context.words, rated[-1], rated[-2]
    title = words(
        f"chart.churn.{_direction(last, before)}",
        period=words.period(last["period_start"], "quarter"),
        rate=words.number(last["churn_rate"], Kind.SHARE),
        before=words.number(before["churn_rate"], Kind.SHARE),
    )
    description = words("describe.churn")
    events = points.list_of_events(rated, "market_events")
    if events:
        listed = "; ".join(
            f"{number}: {words.events(name)}" for number, name in enumerate(events, 1)
        )
        description = f"{description} {words('describe.events', events=listed)}"
    rows = points.over_time(context, rated, "churn_rate", Kind.SHARE, "market_events")
    return Chart("churn", title, description, charts.trend(rows, charts.PERCENT))


def _direction(last: Record, before: Record) -> str:
    """Only a change that the intervals of both quarters allow for is called one."""
    if last["churn_rate_low"] > before["churn_rate_high"]:
        return "up"
    return "down" if last["churn_rate_high"] < before["churn_rate_low"] else "steady"


def _groups(context: Context) -> list[Block]:
    words = context.words
    records = context.groups("churn_by_period", "churn_rate", "starting_customers > 0")
    blocks: list[Block] = []
    rows = points.by_group(
        context, records, "churn_rate", Kind.SHARE, ("segment", "acquisition_channel")
    )
    if len(rows) > 1:
        worst = max(rows, key=lambda row: row["y"])
        title = words(
            "chart.churn_groups", group=worst["name"], rate=worst["label"], period=context.period
        )
        spec = charts.whiskers(rows, charts.PERCENT)
        blocks.append(Chart("churn_groups", title, words("describe.churn_groups"), spec))
    if records:
        counts = {"starting_customers": Kind.COUNT, "lost_customers": Kind.COUNT}
        fields = [*context.group_fields(), *plain(counts | RATES)]
        table_id = "churn_by_group"
        blocks.append(
            context.table(table_id, "churn_by_period", fields, records, KEY, period=context.period)
        )
    return blocks
