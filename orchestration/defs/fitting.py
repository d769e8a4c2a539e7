"""The lifetime-value models, fitted once a month to the ledger; the marts score with them."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.fitting.kept import KEPT_TABLES
from orchestration.warehouse.fit import REPORT_FILE, fit_when_due

LEDGER_MODELS = (
    "buyer_purchase_days",
    "contract_lives",
    "contract_renewals",
    "customer_value_inputs",
    "risk_signals",
    "visible_customers",
)


@dg.multi_asset(
    name="fitting",
    specs=[
        dg.AssetSpec(
            ["lake", table],
            group_name="lake",
            kinds={"parquet"},
            deps=[dg.AssetKey(["ledger", model]) for model in LEDGER_MODELS],
        )
        for table in KEPT_TABLES
    ],
)
def fitting(
    context: dg.AssetExecutionContext, run_settings: RunSettings, one_run_at_a_time: OneRunAtATime
) -> Iterator[dg.MaterializeResult[None]]:
    """BG/NBD, Gamma-Gamma and sBG by maximum likelihood, judged on a holdout, kept for good."""
    settings = run_settings.read()
    kept = fit_when_due(settings, refit=run_settings.refit)
    for verdict in kept.verdicts() if kept.is_new else ["not due, the last one is used"]:
        context.log.info(verdict)
    report = str(settings.warehouse / REPORT_FILE)
    for table in KEPT_TABLES:
        yield dg.MaterializeResult(
            asset_key=["lake", table],
            metadata={"is_new": kept.is_new, "report": dg.MetadataValue.path(report)},
        )
