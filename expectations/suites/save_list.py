"""What BI may rely on in `save_list`, one row per customer."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import never, not_negative, share, sql_date


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Customers worth keeping alone, in order, each with what a contact is expected to save.

    It has nothing to drift from: whom the list names changes with every day. What the budget is,
    the warehouse's own test knows.
    """
    misplaced = """
        select 1 as unexpected from (
            select *, row_number() over (
                order by expected_margin_saved desc, customer_id
            ) as place from {batch}
        ) as placed
        where rank is distinct from place
    """
    out_of_turn = """
        select 1 as unexpected from (
            select *, bool_or(not within_budget) over (
                order by rank rows between unbounded preceding and 1 preceding
            ) as is_after_the_budget from {batch}
        ) as ordered
        where within_budget and is_after_the_budget
    """
    return [
        *share("probability_leaving", "save_rate"),
        *not_negative("contact_cost"),
        never(
            "expected_margin <= 0 or margin_last_12m <= 0",
            "nobody is listed whose margin is negative or nothing",
        ),
        never(
            "abs(probability_leaving * cast(expected_margin as double) * save_rate"
            " - cast(contact_cost as double) - cast(expected_margin_saved as double)) > 0.0051",
            "what is saved is probability x margin x save rate - cost",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=misplaced,
            description="ranks follow what is saved, ties the customer_id",
        ),
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=out_of_turn,
            description="the budget is spent in the order of the ranks",
        ),
        never(
            "within_budget and expected_margin_saved <= 0",
            "no budget is spent where nothing is saved",
        ),
        never(
            "(suggested_action = 'nothing') <> (expected_margin_saved <= 0)",
            "nothing is suggested where nothing is saved, and only there",
        ),
        never(
            "(suggested_action = 'nothing') <> (owner_role is null)"
            " or (owner_role is null) <> (message_key is null)"
            " or (owner_role is null) <> (due_on is null)",
            "each action has its role, message and day",
        ),
        never(f"due_on < {sql_date(as_of)}", "nothing is due before the as-of date"),
        never(
            "reasons = '' or reasons_vi = '' or reason_codes = ''",
            "each customer is there for a reason",
        ),
        never("margin_basis not in ('forecast', 'last_12_months')", "the margin has a known basis"),
        never("save_rate_source not in ('campaigns', 'seed')", "the save rate has a known source"),
    ]
