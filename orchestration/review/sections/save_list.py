"""How many customers are to be called and what that is worth; as of the release's day."""

from orchestration.review.context import Context, Field, plain
from orchestration.review.document import Block, Kind, Section

CUSTOMERS = {"count(distinct customer_id)": Kind.COUNT}
SAVED = CUSTOMERS | {
    "sum(expected_margin_saved)": Kind.MONEY,
    "sum(contact_cost)": Kind.MONEY,
    "sum(expected_margin)": Kind.MONEY,
}
SPENT = CUSTOMERS | {"sum(revenue_last_90d)": Kind.MONEY, "sum(revenue_previous_90d)": Kind.MONEY}
RENEWED = {
    "count(*)": Kind.COUNT,
    "sum(monthly_amount)": Kind.MONEY,
    "count(*) filter (where last_contact_on is null)": Kind.COUNT,
    "count(*) filter (where offer_made)": Kind.COUNT,
}


def section(context: Context) -> Section:
    as_of = context.words.number(context.scope.as_of, Kind.DATE)
    blocks: list[Block] = [
        context.says("lists_as_of", as_of=as_of),
        *_save_list(context),
        *_watch_list(context),
        *_renewals(context),
    ]
    terms = ("save_list", "margin_saved", "watch_list", "renewals_due")
    title = context.words("section.save_list")
    return Section("save_list", title, blocks, context.definitions(*terms))


def _label(context: Context, column: str, kind: str = "") -> Field:
    label = context.words.label
    return Field(column, Kind.TEXT, label=lambda record: label(kind or column, record[column]))


def _save_list(context: Context) -> list[Block]:
    mart, to_call = "save_list", "suggested_action <> 'nothing'"
    key = ("owner_role", "suggested_action", "within_budget")
    rows = context.summed(mart, key, SAVED, to_call)
    if not rows:
        return [context.nothing("nobody_to_save", "save_list")]
    chosen = context.summed(mart, ("within_budget",), SAVED, "within_budget")
    figures = plain(SAVED)
    total = context.table("save_list_total", mart, figures, chosen, ("within_budget",))
    fields = [
        _label(context, "owner_role"),
        _label(context, "suggested_action", "action"),
        Field("within_budget", Kind.FLAG),
        *figures,
    ]
    return [*([total] if chosen else []), context.table(mart, mart, fields, rows, key)]


def _watch_list(context: Context) -> list[Block]:
    mart, key = "watch_list", ("signal", "is_active")
    rows = context.summed(mart, key, SPENT)
    if not rows:
        return [context.nothing("nobody_to_watch", "watch_list")]
    fields = [_label(context, "signal"), Field("is_active", Kind.FLAG), *plain(SPENT)]
    return [context.table(mart, mart, fields, rows, key)]


def _renewals(context: Context) -> list[Block]:
    mart, key = "renewals_due", ("within_days", "is_cancelled")
    rows = context.summed(mart, key, RENEWED)
    if not rows:
        return [context.nothing("no_renewals", "renewals_due")]
    fields = [Field("within_days", Kind.COUNT), Field("is_cancelled", Kind.FLAG), *plain(RENEWED)]
    return [context.table(mart, mart, fields, rows, key)]
