"""The quarter in sentences: what of the plan is missed, and how the main figures moved."""

from collections.abc import Sequence

from orchestration.review.context import Context
from orchestration.review.document import Block, Kind, Section
from orchestration.review.marts import Record
from orchestration.review.plan_rows import STATUSES, kind, plan_rows

SPELLED_OUT = ("missed", "at_risk")


def section(context: Context) -> Section:
    blocks = [
        *_running(context),
        *_plan(context),
        *_churn(context),
        *_revenue(context),
        *_nps(context),
        *_cost(context),
    ]
    return Section("summary", context.words("section.summary"), blocks)


def _running(context: Context) -> list[Block]:
    if context.scope.is_complete:
        return []
    as_of = context.words.number(context.scope.as_of, Kind.DATE)
    return [context.says("period_runs", period=context.period, as_of=as_of)]


def _plan(context: Context) -> list[Block]:
    words, year = context.words, context.scope.year
    records = plan_rows(context)
    if not records:
        return [context.nothing("no_plan", "plan_review", year=year)]
    counts = {name: sum(r["status"] == name for r in records) for name in STATUSES}
    blocks: list[Block] = [context.says("plan_counts", all=len(records), year=year, **counts)]
    blocks += [_target(context, record) for record in records if record["status"] in SPELLED_OUT]
    good = [words.metric(record) for record in records if record["status"] == "on_track"]
    if good:
        blocks.append(context.says("plan_on_track", metrics="; ".join(good)))
    return blocks


def _target(context: Context, record: Record) -> Block:
    words = context.words
    figures = {
        name: words.number(record[name], kind(record["unit"]))
        for name in ("actual", "target", "required_for_rest_of_year")
    }
    detail = "_required" if record["required_for_rest_of_year"] is not None else ""
    if figures["actual"] == figures["target"]:
        detail = "_narrowly"  # 3.52 % against 3.50 % reads as if it were met
    return context.says(
        f"plan_{record['status']}{detail}",
        metric=words.metric(record),
        per=words.label("per", record["target_unit"]),
        owner=words.label("owner_role", record["owner_role"]),
        **figures,
    )


def _all_customers(context: Context, mart: str) -> tuple[Record | None, Record | None]:
    """The period's row and that of the period before it."""
    scope = context.scope
    rows = context.marts.rows(
        mart,
        "select * from {mart} where dimension = 'all' and period_type = ?"
        " and period_start in (?, ?) order by period_start",
        [scope.period_type, scope.start, scope.previous_start],
    )
    by_start = {row["period_start"]: row for row in rows}
    return by_start.get(scope.start), by_start.get(scope.previous_start)


def _churn(context: Context) -> list[Block]:
    now, before = _all_customers(context, "churn_by_period")
    if now is None:
        return []
    counts = _said(context, now, ("lost_customers", "starting_customers"), Kind.COUNT)
    if now["churn_rate"] is None:
        return [context.says("churn_counts", period=context.period, **counts)]
    rates = _said(context, now, ("churn_rate", "churn_rate_low", "churn_rate_high"), Kind.SHARE)
    previous = context.words.number(before["churn_rate"] if before else None, Kind.SHARE)
    return [context.says("churn_rate", period=context.period, previous=previous, **counts, **rates)]


def _revenue(context: Context) -> list[Block]:
    now, _ = _all_customers(context, "revenue_movements")
    if now is None or not (now["starting_mrr"] or now["ending_mrr"]):
        return []
    money = _said(context, now, ("starting_mrr", "ending_mrr", "churned_mrr"), Kind.MONEY)
    blocks: list[Block] = [context.says("mrr", period=context.period, **money)]
    kept = ("net_revenue_retention_12m", "gross_revenue_retention_12m")
    if now[kept[0]] is not None:
        blocks.append(context.says("revenue_kept", **_said(context, now, kept, Kind.SHARE)))
    return blocks


def _nps(context: Context) -> list[Block]:
    now, _ = _all_customers(context, "nps_by_period")
    if now is None or now["nps"] is None:
        return []
    points = _said(context, now, ("nps", "nps_low", "nps_high"), Kind.POINTS)
    count = _said(context, now, ("responses",), Kind.COUNT)
    if now["change_is_significant"]:
        change = "nps_up" if now["change"] > 0 else "nps_down"
    else:
        change = "nps_steady" if now["change"] is not None else "nps_alone"
    return [context.says(change, period=context.period, **points, **count)]


def _cost(context: Context) -> list[Block]:
    now, _ = _all_customers(context, "cost_of_loss")
    if now is None or now["total_cost"] is None:
        return []
    names = ("total_cost", "monthly_revenue_lost", "margin_until_replaced", "replacement_cost")
    return [context.says("cost", period=context.period, **_said(context, now, names, Kind.MONEY))]


def _said(context: Context, record: Record, names: Sequence[str], kind: Kind) -> dict[str, str]:
    return {name: context.words.number(record[name], kind) for name in names}
