"""What campaigns with a control group achieved, and how many of the lost came back."""

from orchestration.review import charts, points
from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Chart, Kind, Section
from orchestration.review.marts import Record
from orchestration.review.periods import add_months

GROUPS = {
    "treated": Kind.COUNT,
    "control": Kind.COUNT,
    "retention_rate_treated": Kind.SHARE,
    "retention_rate_control": Kind.SHARE,
    "uplift": Kind.SHARE_CHANGE,
    "uplift_low": Kind.SHARE_CHANGE,
    "uplift_high": Kind.SHARE_CHANGE,
    "cost": Kind.MONEY,
    "net_margin": Kind.MONEY,
    "sample_ratio_ok": Kind.FLAG,
}
RETURNS = {
    "within_days": Kind.COUNT,
    "lost_episodes": Kind.COUNT,
    "never_contacted_rate": Kind.SHARE,
    "contacted": Kind.COUNT,
    "returned": Kind.COUNT,
    "return_rate": Kind.SHARE,
}
OFFERED = {
    "treated": Kind.COUNT,
    "control": Kind.COUNT,
    "uplift": Kind.SHARE_CHANGE,
    "uplift_low": Kind.SHARE_CHANGE,
    "uplift_high": Kind.SHARE_CHANGE,
}


def section(context: Context) -> Section:
    blocks = [*_campaigns(context), *_win_back(context)]
    terms = ("uplift", "uplift_interval", "net_margin", "sample_ratio", "return_rate")
    title = context.words("section.campaigns")
    return Section("campaigns", title, blocks, context.definitions(*terms))


def _why_not(context: Context) -> Field:
    return Field(
        "not_measured_because",
        Kind.TEXT,
        label=lambda record: (
            record["not_measured_because"]
            and context.words.label("not_measured", record["not_measured_because"])
        ),
    )


def _campaigns(context: Context) -> list[Block]:
    """Those whose outcome the last year has seen, or that wait for it."""
    scope, words = context.scope, context.words
    records = context.marts.rows(
        "campaign_results",
        "select * from {mart} where first_offered_on < ? and outcome_on >= ?"
        " order by first_offered_on desc, campaign_id",
        [scope.end, add_months(scope.end, -12)],
    )
    if not records:
        return [context.nothing("no_campaigns", "campaign_results")]
    fields = [
        Field("campaign_id", Kind.TEXT),
        Field("first_offered_on", Kind.DATE),
        *plain(GROUPS),
        _why_not(context),
    ]
    table = context.table("campaigns", "campaign_results", fields, records, ("campaign_id",))
    measured = [record for record in records if record["uplift"] is not None]
    if not measured:
        return [table]
    working = [str(r["campaign_id"]) for r in measured if r["uplift_low"] > 0]
    title = words(
        f"chart.campaigns.{'working' if working else 'unproven'}",
        campaigns=words.listing(working),
    )
    spec = charts.whiskers(_points(context, measured), charts.CHANGE, zero=False)
    chart = Chart("campaigns", title, words("describe.campaigns"), spec)
    return [*context.explained(chart), table]


def _points(context: Context, measured: list[Record]) -> list[points.Point]:
    return [
        {
            "name": record["campaign_id"],
            **points.interval(context, record, "uplift", Kind.SHARE_CHANGE),
        }
        for record in measured
    ]


def _win_back(context: Context) -> list[Block]:
    """A year of periods: the time to come back in is not over for the newest."""
    scope = context.scope
    records = context.marts.rows(
        "win_back_results",
        "select * from {mart} where period_type = ? and period_start >= ? and period_start < ?"
        " and lost_episodes > 0 and within_days = 90 order by period_start",
        [scope.period_type, add_months(scope.end, -12), scope.end],
    )
    if not records:
        return [context.nothing("nobody_to_win_back", "win_back_results")]
    offered = any(record["treated"] + record["control"] for record in records)
    fields = [
        Field("period_start", Kind.PERIOD),
        *plain(RETURNS | OFFERED if offered else RETURNS),
        *([_why_not(context)] if offered else []),
    ]
    key = ("period_type", "period_start", "within_days")
    note = context.words("note.win_back")
    return [context.table("win_back", "win_back_results", fields, records, key, note=note)]
