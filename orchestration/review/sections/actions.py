"""What was to be done, whether it was done, and how the figure it was to move has moved."""

from orchestration.review.context import Context, Field
from orchestration.review.document import Kind, Section
from orchestration.review.marts import Record
from orchestration.review.plan_rows import kind, kind_of_change


def section(context: Context) -> Section:
    words, scope = context.words, context.scope
    title = words("section.actions")
    definitions = context.definitions("action_state", "action_change")
    # Those of the period, and older ones that are still not done.
    records = context.marts.rows(
        "plan_action_results",
        "select * from {mart} where (year = ? and quarter = coalesce(?, quarter))"
        " or (state in ('open', 'overdue') and quarter_start < ?)"
        " order by year, quarter, due_on, action_key",
        [scope.year, scope.quarter, scope.start],
    )
    if not records:
        nothing = context.nothing("no_actions", "plan_action_results", period=context.period)
        return Section("actions", title, [nothing], definitions)
    note = Field(f"note_{words.formats.language}", Kind.TEXT, "action_note")
    tasks = [
        Field("quarter_start", Kind.PERIOD),
        note,
        Field("owner_role", Kind.TEXT, label=lambda r: words.label("owner_role", r["owner_role"])),
        Field("due_on", Kind.DATE),
        Field("done_on", Kind.DATE),
        Field("state", Kind.TEXT, label=lambda r: words.label("state", r["state"])),
    ]
    figures = [
        note,
        Field("metric", Kind.TEXT, label=words.metric),
        *(Field(name, Kind.RATIO) for name in ("value_before", "value_after", "change")),
        Field("is_better", Kind.FLAG),
    ]
    counts = {
        state: sum(record["state"] == state for record in records)
        for state in ("done_in_time", "done_late", "overdue", "open")
    }
    return Section(
        "actions",
        title,
        [
            context.says("action_counts", all=len(records), **counts),
            context.table(
                "actions",
                "plan_action_results",
                tasks,
                records,
                ("action_key",),
                period_type="quarter",
            ),
            context.table(
                "action_figures",
                "plan_action_results",
                figures,
                records,
                ("action_key",),
                kinds=lambda record: _kinds(context, figures, record),
                note=words("note.actions"),
            ),
        ],
        definitions,
    )


def _kinds(context: Context, fields: list[Field], record: Record) -> list[Kind]:
    unit = context.metric_units[record["metric"]]
    mine = {"value_before": kind(unit), "value_after": kind(unit), "change": kind_of_change(unit)}
    return [mine.get(field.name, field.kind) for field in fields]
