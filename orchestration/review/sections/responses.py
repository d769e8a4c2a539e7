"""How fast somebody answered when a customer gave a sign of leaving."""

from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Kind, Section

FIGURES = {
    "due_within_days": Kind.COUNT,
    "signals": Kind.COUNT,
    "contacted": Kind.COUNT,
    "contacted_by_owner": Kind.COUNT,
    "in_time": Kind.COUNT,
    "in_time_rate": Kind.SHARE,
    "median_days": Kind.COUNT,
}


def section(context: Context) -> Section:
    scope, words = context.scope, context.words
    records = context.marts.rows(
        "response_times",
        "select * from {mart} where period_type = ? and period_start = ? and signals > 0"
        " order by signals desc, signal",
        [scope.period_type, scope.start],
    )
    blocks: list[Block] = [context.nothing("no_signals", "response_times", period=context.period)]
    if records:
        label = words.label
        fields = [
            Field("signal", Kind.TEXT, label=lambda r: label("signal", r["signal"])),
            Field("owner_role", Kind.TEXT, label=lambda r: label("owner_role", r["owner_role"])),
            *plain(FIGURES),
        ]
        key = ("period_type", "period_start", "owner_role", "signal")
        too_early = any(record["in_time_rate"] is None for record in records)
        blocks = [
            context.table(
                "responses",
                "response_times",
                fields,
                records,
                key,
                note=words("note.responses") if too_early else "",
                period=context.period,
            )
        ]
    definitions = context.definitions("signal", "in_time_rate", "median_days")
    return Section("responses", words("section.responses"), blocks, definitions)
