"""The grouped rows that the lifetime-value models are fitted to, asked of the built ledger."""

from datetime import date, timedelta

import duckdb
import pandas as pd

HISTORIES = """
    select segment, repeat_purchase_days as x, recency_days as t_x, age_days as "T",
        count(*) as customers
    from ledger.customer_value_inputs
    where relationship = 'transactional' and repeat_purchase_days is not null
    group by all order by all
"""
VALUES = """
    select segment, repeat_purchase_days as x, mean_value, count(*) as customers
    from ledger.customer_value_inputs
    where relationship = 'transactional' and repeat_purchase_days > 0
    group by all order by all
"""
SPLIT_HISTORIES = """
    with histories as (
        select customer_id, segment, min(purchased_on) as first_on,
            count(*) filter (where purchased_on <= $before) as known,
            max(purchased_on) filter (where purchased_on <= $before) as last_on,
            count(*) filter (where purchased_on > $before) as came
        from ledger.buyer_purchase_days
        group by all
    )
    select segment, known - 1 as x, last_on - first_on as t_x, $before - first_on as "T",
        count(*) as customers, cast(sum(came) as bigint) as holdout_purchases,
        cast(sum(came * came) as bigint) as holdout_squares
    from histories
    where known > 0
    group by all order by all
"""
# A life ends at the renewal on which, or before which, its last term does.
LIVES = """
    with lives as (
        select customers.segment, lives.billing_months, lives.lost_on is not null as is_ended,
            count(*) filter (where renewals.renews_on <= $as_of) as passed,
            count(*) filter (where renewals.renews_on < lives.ended_on) + 1 as ended_at,
            $as_of - lives.started_on as history_days
        from ledger.contract_lives as lives
        join ledger.contract_renewals as renewals using (customer_id, started_on)
        join ledger.visible_customers as customers using (customer_id)
        group by lives.customer_id, lives.started_on, lives.lost_on, lives.billing_months,
            customers.segment
    )
    select segment, billing_months, if(is_ended, ended_at, passed) as periods, is_ended,
        count(*) as lives, max(history_days) as history_days
    from lives
    group by all order by all
"""
SPLIT_LIVES = """
    with lives as (
        select customers.segment, lives.billing_months,
            coalesce(lives.lost_on <= $before, false) as is_ended,
            count(*) filter (where renewals.renews_on <= $before) as passed,
            count(*) filter (where renewals.renews_on > $before and renewals.renews_on <= $as_of)
                as due,
            if(lives.lost_on is not null,
                count(*) filter (where renewals.renews_on < lives.ended_on) + 1, null) as ended_at
        from ledger.contract_lives as lives
        join ledger.contract_renewals as renewals using (customer_id, started_on)
        join ledger.visible_customers as customers using (customer_id)
        where lives.started_on <= $before
        group by lives.customer_id, lives.started_on, lives.lost_on, lives.billing_months,
            customers.segment
    )
    select segment, billing_months, if(is_ended, ended_at, passed) as periods, is_ended,
        count(*) as lives, if(is_ended, null, due) as holdout_periods,
        count(*) filter (where not is_ended and coalesce(ended_at > passed + due, true))
            as survivors
    from lives
    group by all order by all
"""
SCORED = "select * from ledger.risk_signals where scored_on = $before and has_left is not null"


class FitInputs:
    """Rows of one warehouse as it is built for `as_of`; see the functions that fit them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
        self.connection = connection
        self.as_of = as_of

    def histories(self) -> pd.DataFrame:
        """segment, x, t_x, T, customers."""
        return self._rows(HISTORIES)

    def values(self) -> pd.DataFrame:
        """segment, x, mean_value, customers."""
        return self._rows(VALUES)

    def split_histories(self, holdout_days: int) -> pd.DataFrame:
        """What `histories` were before the holdout, with the purchase days that came in it."""
        return self._rows(SPLIT_HISTORIES, before=self.as_of - timedelta(days=holdout_days))

    def lives(self) -> pd.DataFrame:
        """segment, billing_months, periods, is_ended, lives, history_days."""
        return self._rows(LIVES, as_of=self.as_of)

    def split_lives(self, holdout_days: int) -> pd.DataFrame:
        """What `lives` were before the holdout, with the renewals due in it and the survivors."""
        before = self.as_of - timedelta(days=holdout_days)
        return self._rows(SPLIT_LIVES, as_of=self.as_of, before=before)

    def scored(self, horizon_days: int) -> pd.DataFrame:
        """What was known of each active customer so many days ago, and whether it then left."""
        return self._rows(SCORED, before=self.as_of - timedelta(days=horizon_days))

    def _rows(self, query: str, **parameters: date) -> pd.DataFrame:
        return self.connection.execute(query, parameters).df()
