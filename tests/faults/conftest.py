"""Good marts, and a way to plant faults in a copy of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.result import ValidationResult
from expectations.validate import validate
from tests.faults.good_action_marts import KEYS as ACTION_KEYS
from tests.faults.good_action_marts import good_action_marts
from tests.faults.good_history_marts import GOOD_HISTORY_MARTS
from tests.faults.good_history_marts import KEYS as HISTORY_KEYS
from tests.faults.good_loss_marts import KEYS as LOSS_KEYS
from tests.faults.good_loss_marts import good_loss_marts
from tests.faults.good_plan_marts import KEYS as PLAN_KEYS
from tests.faults.good_plan_marts import good_plan_marts

AS_OF = date(2026, 6, 15)

# Three years and a half, in every period type, as of the middle of a month.
PERIODS = """
    select kind.period_type, cast(start as date) as period_start,
        cast(start + to_months(kind.months) as date) as next_start,
        next_start <= date '2026-06-16' as is_complete,
        row_number() over (partition by kind.period_type order by start) - 1 as number
    from (values ('month', 1), ('quarter', 3), ('year', 12)) as kind (period_type, months),
        unnest(range(timestamp '2023-01-01', timestamp '2026-06-16', to_months(kind.months)))
            as spine (start)
"""
GOOD_MARTS = {
    "customers": """
        select 'c' || range as customer_id, 'unknown' as segment,
            date '2024-01-01' + cast(range * 7 as integer) as first_active_on,
            range % 4 <> 0 as is_active,
            case when is_active then date '2026-06-15' else date '2026-05-31' end as last_active_on,
            case when not is_active then date '2026-06-01' end as churned_on,
            1 as episodes, 3 as visits, case when range > 9 then 12.5 end as usual_interval_days
        from range(40)""",
    "churn_by_period": f"""
        with periods as ({PERIODS})
        select period_type, period_start, dimension, dimension as dimension_value, is_complete,
            number = 0 as is_warm_up, 100 as starting_customers, 10 as new_customers,
            2 as reactivated_customers, 5 as lost_customers, 1 as lost_new_customers,
            0 as returned_in_period, 106 as ending_customers,
            case when is_complete and number > 0 then 0.05e0 end as churn_rate,
            churn_rate * 0.5 as churn_rate_low, churn_rate * 2 as churn_rate_high,
            churn_rate * 4 as annualised_churn_rate
        from periods, (values ('all'), ('segment')) as dimensions (dimension)""",
    "cohort_retention": f"""
        with periods as ({PERIODS})
        select cohorts.period_type as cohort_type, cohorts.period_start as cohort_start,
            cells.number - cohorts.number as period_number, 'all' as dimension,
            'all' as dimension_value, 60 as cohort_size, cells.is_complete,
            if(cells.is_complete, 60, 0) as eligible_customers,
            if(period_number = 0, 60, 30) as active_customers,
            active_customers as active_on_or_after,
            case when cells.is_complete then active_customers / 60e0 end as retention_rate,
            case when cells.is_complete then 1.5e0 end as revenue_retention_rate
        from periods as cohorts join periods as cells
            on cohorts.period_type = cells.period_type and cohorts.number <= cells.number""",
    "customer_lifetime_value": """
        select 'c' || range as customer_id, 5 as orders, 50.00 as revenue, 20.00 as margin,
            range < 30 as predicted, if(predicted, 0.8e0, null) as probability_alive,
            if(range < 20, 2.5e0, null) as expected_orders_12m,
            if(predicted, 25.00, null) as expected_margin_12m,
            if(predicted, 20.00, null) as expected_margin_12m_low,
            if(predicted, 30.00, null) as expected_margin_12m_high,
            if(predicted, 60.00, null) as lifetime_value,
            if(predicted, null, 'too_few_buyers') as not_predicted_because,
            case when range < 20 then 'bgnbd_gamma_gamma' when predicted then 'sbg' end as model,
            if(predicted, 'all', null) as fitted_segment,
            if(predicted, date '2026-06-01', null) as fitted_for
        from range(40)""",
    "nps_by_period": f"""
        with periods as ({PERIODS})
        select period_type, period_start, 'all' as dimension, 'all' as dimension_value,
            is_complete, 80 as surveys_sent, 40 as surveys_answered, 40 as responses,
            0.5e0 as response_rate, 20 as promoters, 10 as passives, 10 as detractors, 25e0 as nps,
            0.1e0 as nps_low, 46.2e0 as nps_high, if(number > 0, 0e0, null) as change,
            if(number > 0, false, null) as change_is_significant
        from periods""",
    "data_quality": """
        select 'transactions' as table_name, 'transactions/' || range || '.csv' as source_file,
            100 as landed, 97 as accepted, 1 as rejected, 1 as superseded, 1 as duplicates,
            4 as unidentified_rows, 'amount_missing: 1' as reasons
        from range(20)""",
    "revenue_movements": f"""
        with periods as ({PERIODS})
        select period_type, period_start, dimension, dimension as dimension_value, is_complete,
            1000.00 as starting_mrr, 50.00 as new_mrr, 30.00 as expansion_mrr,
            cast(10 as decimal(38, 2)) as contraction_mrr, 20.00 as churned_mrr,
            5.00 as reactivated_mrr, 1055.00 as ending_mrr,
            12.00 as voluntary_churned_mrr, 5.00 as involuntary_churned_mrr,
            if(is_complete, 900.00, null) as mrr_12m_ago,
            if(is_complete, 0.03e0, null) as gross_revenue_churn_rate,
            if(is_complete, 0e0, null) as net_revenue_churn_rate,
            if(is_complete, 1.1e0, null) as net_revenue_retention_12m,
            if(is_complete, 0.9e0, null) as gross_revenue_retention_12m
        from periods, (values ('all'), ('segment')) as dimensions (dimension)""",
    "customer_survival": """
        select 'all' as dimension, 'all' as dimension_value, range as tenure_months,
            100 - 2 * range as at_risk, 2 as churned, exp(-0.02e0 * range) as survival,
            survival * 0.9 as survival_low, least(survival * 1.05, 1) as survival_high
        from range(25)""",
    "churn_reasons": f"""
        with periods as ({PERIODS})
        select period_type, period_start, is_complete, reason_code, lost as customers_lost,
            if(is_complete, lost / 4e0, null) as share_of_lost, 100.00 * lost as revenue_lost,
            60.00 * lost as margin_lost, lost - 1 as competitor_named
        from periods, (values ('price', 3), ('no_reason', 1)) as reasons (reason_code, lost)""",
    "competitors": f"""
        with periods as ({PERIODS})
        select period_type, period_start, 'Rival' as competitor, is_complete, 2 as customers_lost,
            200.00 as revenue_lost, 4 as times_named, 1 as lower_price_named
        from periods""",
    "channel_economics": f"""
        with periods as ({PERIODS})
        select period_type, period_start, channel, is_complete,
            if(is_complete and won > 0, 'realised', null) as lifetime_value_basis,
            spent as spend, won as new_customers, 0 as forecast_customers, worth as margin,
            if(is_complete, place, null) as rank,
            cast(if(is_complete and won > 0, spent / won, null) as decimal(38, 2)) as cac,
            cast(if(is_complete and won > 0, worth / won, null) as decimal(38, 2))
                as lifetime_value,
            if(is_complete and won > 0 and spent > 0, worth / spent, null) as ltv_to_cac,
            ltv_to_cac - 1 as return_on_spend,
            if(is_complete and won > 0 and worth >= spent, 3, null) as payback_months,
            payback_months is not null as is_paid_back
        from periods, (values
            ('ads', 5000.00, 10, 15000.00, 1), ('walk_in', 0.00, 10, 2000.00, 2),
            ('deal', 1000.00, 10, 200.00, 3), ('posters', 300.00, 0, 0.00, 4)
        ) as channels (channel, spent, won, worth, place)""",
    "acquisition_vs_retention": f"""
        with periods as ({PERIODS})
        select period_type, period_start, 5000.00 as acquisition_spend, 10 as new_customers,
            6400.00 as retention_cost, 0.00 as win_back_cost, 80 as kept_customers,
            90 as existing_customers,
            if(is_complete, 500.00, null) as cost_per_new_customer,
            if(is_complete and number > 0, 80.00, null) as cost_per_kept_customer,
            if(is_complete and number > 0, 6.25e0, null) as cost_ratio,
            if(is_complete, 100.00, null) as spend_per_new_customer,
            if(is_complete, 167.00, null) as spend_per_existing_customer,
            if(is_complete, 1.67e0, null) as spend_ratio, is_complete, number = 0 as is_warm_up
        from periods""",
    "renewals_due": """
        select 's' || range as subscription_id, 'c' || range as customer_id,
            cast(3 * range as integer) as days_left, date '2026-06-15' + days_left as renews_on,
            case when days_left <= 15 then 15 when days_left <= 30 then 30
                when days_left <= 60 then 60 else 90 end as within_days,
            range % 5 = 0 as is_cancelled,
            case when is_cancelled then date '2026-06-01' end as cancelled_on,
            50.00 as monthly_amount, date '2026-06-10' as last_contact_on, 1 as offers_made
        from range(30)""",
    "lifecycle_stages": f"""
        with periods as ({PERIODS})
        select period_type, period_start, stage, is_complete, 10 * (number + 1) as customers,
            100.00 * customers as revenue, if(number = 0, 10, 12) as entered,
            if(number = 0, 0, 2) as "left"
        from periods, (values ('attracted'), ('exploring'), ('buying'), ('growing'),
            ('nurtured'), ('at_risk'), ('lost'), ('won_back')) as stages (stage)""",
    "lifecycle_transitions": f"""
        with periods as ({PERIODS})
        select period_type, period_start, from_stage, to_stage, is_complete, 20 as customers,
            50.00 as revenue
        from periods, (values ('new', 'attracted'), ('attracted', 'exploring'),
            ('buying', 'lost'), ('lost', 'won_back')) as ways (from_stage, to_stage)""",
    "onboarding": f"""
        with periods as ({PERIODS})
        select period_type as cohort_type, period_start as cohort_start, 'all' as dimension,
            'all' as dimension_value, is_complete, 100 as new_customers, 80 as buyers,
            20 as second_purchase_30d, 40 as second_purchase_60d, 60 as second_purchase_90d,
            if(next_start + 29 <= date '2026-06-15', 0.25e0, null) as second_purchase_rate_30d,
            if(next_start + 59 <= date '2026-06-15', 0.5e0, null) as second_purchase_rate_60d,
            if(next_start + 89 <= date '2026-06-15', 0.75e0, null) as second_purchase_rate_90d,
            50 as contacted_30d,
            if(next_start + 29 <= date '2026-06-15', 0.5e0, null) as contacted_rate_30d
        from periods""",
    "watch_list": """
        select 'c' || range as customer_id, if(range < 10, 'call_now', 'watch') as signal,
            'call' as action, 'account_manager' as owner_role, 'message' as message_key,
            if(range < 10, 50.00, 80.00) as revenue_last_90d, 100.00 as revenue_previous_90d,
            90.00 as same_window_last_year,
            if(range < 10, -0.5e0, -0.2e0) as change_rate, -0.1e0 as change_rate_last_year,
            range % 3 > 0 as is_active, date '2026-06-01' as first_seen_on,
            date '2026-06-10' as signal_since, date '2026-06-17' as due_on
        from range(30)""",
    **good_action_marts(PERIODS),
    **good_loss_marts(PERIODS),
    **good_plan_marts(PERIODS),
    **GOOD_HISTORY_MARTS,
}
KEYS = {
    **ACTION_KEYS,
    **LOSS_KEYS,
    **PLAN_KEYS,
    **HISTORY_KEYS,
    "customers": ["customer_id", "is_active"],
    "churn_by_period": ["period_type", "period_start", "is_complete", "starting_customers"],
    "cohort_retention": ["cohort_type", "cohort_start", "period_number", "cohort_size"],
    "customer_lifetime_value": ["customer_id", "orders"],
    "nps_by_period": ["period_type", "period_start", "responses"],
    "data_quality": ["table_name", "source_file", "landed"],
    "revenue_movements": ["period_type", "period_start", "is_complete", "starting_mrr"],
    "customer_survival": ["dimension", "tenure_months", "survival"],
    "churn_reasons": ["period_type", "period_start", "reason_code", "customers_lost"],
    "competitors": ["period_type", "period_start", "competitor", "times_named"],
    "channel_economics": ["period_type", "period_start", "channel", "spend", "new_customers"],
    "acquisition_vs_retention": ["period_type", "period_start", "new_customers"],
    "lifecycle_stages": ["period_type", "period_start", "stage", "customers", "is_complete"],
    "lifecycle_transitions": ["period_type", "period_start", "from_stage", "to_stage"],
    "onboarding": ["cohort_type", "cohort_start", "new_customers"],
    "watch_list": ["customer_id", "signal", "first_seen_on"],
    "renewals_due": ["subscription_id", "renews_on", "days_left"],
}


def write_marts(file: Path) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as target (storage_version 'v1.0.0')")
        connection.execute("create schema target.marts")
        for mart, query in GOOD_MARTS.items():
            connection.execute(f"create table target.marts.{mart} as {query}")
    return file


def manifest_like(good: Path, marts: list[str]) -> dict[str, Any]:
    """The manifest of marts shaped like the good ones."""
    nodes = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{good}' as good (read_only)")
        for mart in marts:
            described = connection.execute(f"describe good.marts.{mart}").fetchall()
            columns = {
                name: {"constraints": [{"type": "not_null"}] if name in KEYS[mart] else []}
                for name, *_ in described
            }
            nodes[f"model.p.{mart}"] = {
                "resource_type": "model",
                "name": mart,
                "fqn": ["p", "marts", "x", mart],
                "columns": columns,
            }
    return {"nodes": nodes}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Marts of every suite without a fault."""
    return write_marts(tmp_path_factory.mktemp("good") / "marts.duckdb")


@pytest.fixture
def check_good(good: Path) -> Callable[..., ValidationResult]:
    """Validate all the good marts."""

    def check_all(as_of: date = AS_OF, previous: Path | None = None) -> ValidationResult:
        return validate(good, manifest_like(good, list(GOOD_MARTS)), as_of=as_of, previous=previous)

    return check_all


@pytest.fixture
def check_planted(good: Path, tmp_path: Path) -> Callable[..., ValidationResult]:
    """Plant statements into a copy of the good marts and validate one mart of it."""

    def plant_and_validate(
        mart: str,
        *statements: str,
        as_of: date = AS_OF,
        drift: bool = False,
        may_be_empty: frozenset[str] = frozenset(),
    ) -> ValidationResult:
        bad = tmp_path / "marts.duckdb"
        bad.write_bytes(good.read_bytes())
        with duckdb.connect() as connection:
            connection.execute(f"attach '{bad}' as bad")
            connection.execute("use bad.marts")
            for statement in statements:
                connection.execute(statement)
        return validate(
            bad,
            manifest_like(good, [mart]),
            as_of=as_of,
            previous=good if drift else None,
            may_be_empty=may_be_empty,
        )

    return plant_and_validate
