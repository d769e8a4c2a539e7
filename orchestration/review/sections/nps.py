"""What customers say they would recommend, and what they did afterwards."""

from orchestration.review import charts, points
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record
from orchestration.review.periods import add_months

KEY = ("period_type", "period_start", "dimension", "dimension_value")
NPS = {"responses": Kind.COUNT, "nps": Kind.POINTS, "nps_low": Kind.POINTS, "nps_high": Kind.POINTS}
COUNTS = {"promoters": Kind.COUNT, "passives": Kind.COUNT, "detractors": Kind.COUNT}
SURVEYS = {"surveys_sent": Kind.COUNT, "response_rate": Kind.SHARE}
CHANGE = {"change": Kind.POINTS, "change_is_significant": Kind.FLAG}
BANDS = "case band when 'promoter' then 1 when 'passive' then 2 when 'detractor' then 3 else 4 end"


def section(context: Context) -> Section:
    title = context.words("section.nps")
    terms = context.definitions("nps", "nps_interval", "response_rate", "nps_outcomes")
    if not context.marts.has_rows("nps_by_period", "surveys_sent > 0 or responses > 0"):
        return Section("nps", title, [context.nothing("no_surveys", "nps_by_period")], terms)
    quarters = context.trend("nps_by_period", "quarter")
    years = [] if context.scope.quarter else context.trend("nps_by_period", "year")
    answered = [record for record in quarters if record["nps"] is not None]
    blocks: list[Block] = context.explained(_trend(context, answered)) if len(answered) > 1 else []
    for records in filter(None, (years, quarters)):
        period_type = records[0]["period_type"]
        fields = [Field("period_start", Kind.PERIOD), *plain(SURVEYS | COUNTS | NPS | CHANGE)]
        table_id = f"nps_by_{period_type}"
        blocks.append(
            context.table(table_id, "nps_by_period", fields, records, KEY, period_type=period_type)
        )
    return Section("nps", title, [*blocks, *_groups(context), *_outcomes(context)], terms)


def _trend(context: Context, answered: list[Record]) -> Chart:
    words, last = context.words, answered[-1]
    if last["change_is_significant"]:
        finding = "up" if last["change"] > 0 else "down"
    else:
        finding = "steady"
    title = words(
        f"chart.nps.{finding}",
        period=words.period(last["period_start"], "quarter"),
        nps=words.number(last["nps"], Kind.POINTS),
        responses=words.number(last["responses"], Kind.COUNT),
    )
    rows = points.over_time(context, answered, "nps", Kind.POINTS)
    return Chart("nps", title, words("describe.nps"), charts.trend(rows, charts.PLAIN))


def _groups(context: Context) -> list[Block]:
    words = context.words
    records = context.groups("nps_by_period", "nps", "responses > 0")
    if not records:
        return [context.says("no_answers", period=context.period)]
    blocks: list[Block] = []
    rows = points.by_group(context, records, "nps", Kind.POINTS, ("segment", "region"))
    if len(rows) > 1:
        lowest = min(rows, key=lambda row: row["y"])
        title = words("chart.nps_groups", group=lowest["name"], nps=lowest["label"])
        spec = charts.whiskers(rows, charts.PLAIN)
        blocks.append(Chart("nps_groups", title, words("describe.nps_groups"), spec))
    fields = [*context.group_fields(), *plain(NPS | CHANGE)]
    table = context.table(
        "nps_by_group", "nps_by_period", fields, records, KEY, period=context.period
    )
    return [*blocks, table]


def _outcomes(context: Context) -> list[Block]:
    """The newest period up to this one whose customers have been watched long enough."""
    scope = context.scope
    records = context.marts.rows(
        "nps_outcomes",
        "select * from {mart} where period_type = ? and period_start between ? and ?"
        " and customers > 0 and period_start = (select max(period_start) from {mart} where"
        " period_type = ? and period_start <= ? and later_churn_rate is not null)"
        f" order by {BANDS}",
        [
            scope.period_type,
            add_months(scope.start, -12),
            scope.start,
            scope.period_type,
            scope.start,
        ],
    )
    if not records:
        return [context.nothing("no_outcomes", "nps_outcomes")]
    fields = [
        Field("period_start", Kind.PERIOD),
        Field("band", Kind.TEXT, label=lambda record: context.words.label("band", record["band"])),
        *plain({"customers_at_risk": Kind.COUNT, "customers_lost": Kind.COUNT}),
        *plain({"later_churn_rate": Kind.SHARE, "later_churn_rate_low": Kind.SHARE}),
        *plain({"later_churn_rate_high": Kind.SHARE, "later_spend_change": Kind.SHARE}),
        *plain({"never_contacted": Kind.COUNT}),
    ]
    key = ("period_type", "period_start", "band")
    note = context.words("note.nps_outcomes")
    return [context.table("nps_outcomes", "nps_outcomes", fields, records, key, note=note)]
