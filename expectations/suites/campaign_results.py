"""What BI may rely on in `campaign_results`, one row per campaign."""

from datetime import date

import great_expectations.expectations as gxe

from expectations.previous import PreviousRelease
from expectations.rules import between, never, not_negative, ordered, share, sql_date

MEASURES = ("uplift", "uplift_low", "uplift_high", "margin_uplift", "net_margin")


def expectations(previous: PreviousRelease | None, as_of: date) -> list[gxe.Expectation]:
    """Effects only where there is a control group and its time is over.

    Offers are added and corrected, so counts of a campaign have nothing to drift from.
    """
    day = sql_date(as_of)
    given = " or ".join(f"{measure} is not null" for measure in MEASURES)
    missing = " or ".join(f"{measure} is null" for measure in MEASURES)
    return [
        *not_negative(
            *("treated", "control", "in_both_arms", "redeemed", "cost", "offers_without_cost"),
            *("retained_treated", "retained_control", "sample_ratio_chi_square"),
        ),
        *share("retention_rate_treated", "retention_rate_control", "planned_treatment_share"),
        *between(-1, 1, "uplift", "uplift_low", "uplift_high"),
        ordered("uplift_low", "uplift", "uplift_high"),
        never(
            "retained_treated > treated or retained_control > control or redeemed > treated"
            " or offers_without_cost > treated",
            "no arm has more outcomes than customers",
        ),
        never(
            f"(control = 0 or treated = 0 or {day} < outcome_on) and ({given})",
            "no effect without both arms and the whole time",
        ),
        never(
            f"control > 0 and treated > 0 and is_complete and ({missing})",
            "a measured campaign has its uplift, interval, margin and net margin",
        ),
        never(
            "(not_measured_because is null) <> (control > 0 and treated > 0 and is_complete)",
            "not_measured_because says why, and only then",
        ),
        never(
            "sample_ratio_ok <> (sample_ratio_chi_square <= 6.634896601021213)",
            "sample_ratio_ok goes by the chi-square",
        ),
        never(
            "abs(uplift - (retained_treated / nullif(treated, 0)"
            " - retained_control / nullif(control, 0))) > 1e-9",
            "uplift is the difference of the arms' shares",
        ),
        never(
            f"is_complete <> (outcome_on <= {day}) or first_offered_on > last_offered_on"
            f" or last_offered_on > {day} or outcome_on < last_offered_on",
            "offers lie in order, by the as-of date",
        ),
    ]
