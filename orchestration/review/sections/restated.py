"""Figures of closed periods that are others now than when they were first published."""

from orchestration.review.context import Context, Field
from orchestration.review.document import Kind, Section
from orchestration.review.marts import Record
from orchestration.review.plan_rows import kind, kind_of_change

KEY = ("metric", "period_type", "period_start", "dimension", "dimension_value")
MOST = 40


def section(context: Context) -> Section:
    words = context.words
    title = words("section.restated")
    definitions = context.definitions("restatement", "cause")
    records = context.marts.rows(
        "restatements",
        "select *, count(*) over () as found from {mart} where period_start < ?"
        " order by dimension <> 'all', period_start desc, case period_type when 'year' then 1"
        f" when 'quarter' then 2 else 3 end, metric, dimension, dimension_value limit {MOST}",
        [context.scope.end],
    )
    if not records:
        return Section(
            "restated", title, [context.nothing("nothing_restated", "restatements")], definitions
        )
    fields = [
        Field("metric", Kind.TEXT, label=words.metric),
        Field("period_start", Kind.TEXT, label=lambda record: _period(context, record)),
        *(Field(name, Kind.RATIO) for name in ("first_published", "last_published", "difference")),
        Field("cause", Kind.TEXT, label=lambda record: _causes(context, record)),
    ]
    found = records[0]["found"]
    says = context.says("restated_some" if found > MOST else "restated", found=found, shown=MOST)
    return Section(
        "restated",
        title,
        [
            says,
            context.table(
                "restatements",
                "restatements",
                fields,
                records,
                KEY,
                kinds=lambda record: _kinds(context.metric_units[record["metric"]]),
            ),
        ],
        definitions,
    )


def _kinds(unit: str) -> list[Kind]:
    return [Kind.TEXT, Kind.TEXT, kind(unit), kind(unit), kind_of_change(unit), Kind.TEXT]


def _period(context: Context, record: Record) -> str:
    return context.words.tick(record["period_start"], record["period_type"])


def _causes(context: Context, record: Record) -> str | None:
    """Each cause in words; several stand one after the other with commas."""
    causes = (record["cause"] or "").replace(" ", "").split(",")
    return ", ".join(context.words.label("cause", cause) for cause in causes if cause)
