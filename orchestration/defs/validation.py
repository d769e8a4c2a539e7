"""Great Expectations as a blocking check of each mart: what fails is not published."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.defs.resources import OneRunAtATime, RunSettings
from orchestration.warehouse.marts import mart_names
from orchestration.warehouse.validation import validate_marts

CHECK = "expectations"


def validation_of(manifest: Mapping[str, Any]) -> dg.AssetChecksDefinition:
    """One blocking check a mart, all answered by one reading of the marts file."""
    marts = mart_names(manifest)

    @dg.multi_asset_check(
        name="validation",
        specs=[dg.AssetCheckSpec(CHECK, asset=["marts", mart], blocking=True) for mart in marts],
    )
    def validation(
        run_settings: RunSettings, one_run_at_a_time: OneRunAtATime
    ) -> Iterator[dg.AssetCheckResult]:
        outcome = validate_marts(
            run_settings.read(), manifest, accept_drift=run_settings.accept_drift
        )
        for mart in marts:
            failures = outcome.failures(mart)
            yield dg.AssetCheckResult(
                asset_key=["marts", mart],
                check_name=CHECK,
                passed=not failures,
                metadata={"failures": dg.MetadataValue.md("\n".join(f"- {f}" for f in failures))},
            )

    return validation
