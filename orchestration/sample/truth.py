"""What the sample planted, for tests to find again; never written into an inbox."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc

from orchestration.sample import parameters as p
from orchestration.sample.answers import WAVES, surveys
from orchestration.sample.arrays import Bools
from orchestration.sample.blocks import Block, blocks
from orchestration.sample.contracts import annual_hazard
from orchestration.sample.counts import Counts, under
from orchestration.sample.files import FileFormat
from orchestration.sample.movements import ADJUSTMENT, NONE, PAYMENT, REFUND, Movements, movements
from orchestration.sample.relations import relation_counts, relations
from orchestration.sample.spend import spend_drops
from orchestration.sample.tables import TABLES
from orchestration.sample.tables.transactions import late_and_corrected

KEYS = {"exit_feedback": "feedback_id", "interactions": "interaction_id"}  # empty in some rows


def sample_truth(
    customers: int = 5000, seed: int = 2026, *, file_format: FileFormat = "csv"
) -> dict[str, Any]:
    """Everything planted in `write_sample` of the same arguments, and exact totals of its rows.

    Money is in whole VND and in US cents. Malformed rows exist in CSV only.
    """
    counts: Counts = Counter()
    for block in blocks(customers, seed):
        counts.update(_rows(block))
        counts.update(_movements(block))
        counts.update(_answers(block))
        counts.update(relation_counts(block))
        counts.update(_spend_drops(block))
    return {
        "seed": seed,
        "customers": customers,
        "first_day": str(p.FIRST_DAY),
        "last_day": str(p.LAST_DAY),
        "reporting_currency": p.REPORTING_CURRENCY,
        "companies": {c.code: _company(c, customers) for c in p.COMPANIES},
        "price_rise": {
            "months": [str(p.PRICE_RISE_MONTH + m) for m in range(p.PRICE_RISE_HAZARD_MONTHS)],
            "hazard_factor": p.PRICE_RISE_HAZARD_FACTOR,
            "price_factor": p.PRICE_RISE_FACTOR,
        },
        "shares": {
            "trial": p.TRIAL_SHARE,
            "trial_conversion": p.TRIAL_CONVERSION,
            "annual_billing": p.ANNUAL_SHARE,
            "come_back": p.COME_BACK_SHARE,
            "reactivation": p.REACTIVATION_SHARE,
            "never_buys": p.NEVER_BUYS_SHARE,
            "survey": p.SURVEY_SHARE,
            "end_reasons": p.END_REASONS,
        },
        "nps": _nps(counts),
        **relations(counts),
        "tables": {table.name: _table(table.name, counts, file_format) for table in TABLES},
        "spend_drops": {c.code: _drops(c, counts) for c in p.COMPANIES},
        "keyless_rows": under(counts, "keyless"),
        "late_rows": under(counts, "late"),
        "late_file": p.LATE_STEM,
        "corrections_file": p.CORRECTIONS_STEM,
        "resent_files": {p.RESENT_COPY_STEM: p.RESENT_STEM},
        "totals": under(counts, "totals"),
        "vnd_by_month": under(counts, "vnd_by_month"),
        "sales_by_month": under(counts, "sales_by_month"),
    }


def write_truth(
    path: Path, customers: int = 5000, seed: int = 2026, *, file_format: FileFormat = "csv"
) -> None:
    """Write the truth as JSON to a path outside every inbox."""
    truth = sample_truth(customers, seed, file_format=file_format)
    path.write_text(json.dumps(truth, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _rows(block: Block) -> Counts:
    """Rows delivered in good shape, by table; the corrections and the copy included."""
    counts: Counts = Counter()
    for table in TABLES:
        for stem, rows in table.batches(block):
            counts[("good", table.name)] += rows.num_rows
            if stem == p.RESENT_STEM:
                counts[("good", table.name)] += rows.num_rows
                counts[("duplicates", table.name)] += rows.num_rows
            if stem == p.CORRECTIONS_STEM:
                counts[("superseded", table.name)] += rows.num_rows
            if table.name in KEYS:
                counts[("keyless", table.name)] += rows[KEYS[table.name]].null_count
            if table.name == "subscriptions":
                counts[("totals", "trials")] += pc.sum(rows["is_trial"]).as_py() or 0
    return counts


def _movements(block: Block) -> Counts:
    rows = movements(block)
    late, _ = late_and_corrected(block, rows)
    kind = np.where(rows.kind == NONE, 0, rows.kind)  # an empty kind is a sale's
    counts: Counts = Counter(
        {
            ("totals", "sales"): int((kind == 0).sum()),
            ("totals", "refunds"): int((kind == REFUND).sum()),
            ("totals", "adjustments"): int((kind == ADJUSTMENT).sum()),
            ("totals", "subscription_payments"): int((kind == PAYMENT).sum()),
            ("totals", "guest_rows"): int((rows.person == NONE).sum()),
            ("totals", "guest_vnd"): _whole(rows, rows.person == NONE),
            ("totals", "vnd"): _whole(rows, rows.currency == 1),
            ("totals", "usd_cents"): int(rows.amount[rows.currency != 1].sum()),
        }
    )
    for month in np.unique(rows.month):
        here = rows.month == month
        counts[("vnd_by_month", str(month))] = _whole(rows, here & (rows.currency == 1))
        counts[("sales_by_month", str(month))] = int((here & (kind == 0)).sum())
        if (here & late).any():
            counts[("late", str(month))] = int((here & late).sum())
    return counts


def _whole(rows: Movements, where: Bools) -> int:
    return int(rows.amount[where].sum()) // 100


def _spend_drops(block: Block) -> Counts:
    drop, ids = spend_drops(block), block.customer_ids
    return Counter(
        {
            ("spend_drops", block.company.code, planted.signal, ids[int(person)].as_py()): 1
            for place, planted in enumerate(p.SPEND_DROPS)
            for person in np.flatnonzero(drop == place)
        }
    )


def _drops(company: p.Company, counts: Counts) -> dict[str, Any]:
    """The customers whose spend drops, by the signal they give, and the bound they pass."""
    return {
        planted.signal: {
            "least_fall": planted.least_fall,
            "customers": list(under(counts, "spend_drops", company.code, planted.signal)),
        }
        for planted in p.SPEND_DROPS
    }


def _answers(block: Block) -> Counts:
    sent = surveys(block)
    counts: Counts = Counter()
    for wave in range(len(WAVES)):
        for group, member in (("branch", sent.is_branch), ("others", ~sent.is_branch)):
            asked = (sent.wave == wave) & member
            answered = asked & sent.is_answered
            key = ("nps", _quarter(wave), group)
            counts[(*key, "sent")] += int(asked.sum())
            counts[(*key, "responses")] += int(answered.sum())
            counts[(*key, "promoters")] += int((answered & (sent.score >= 9)).sum())
            counts[(*key, "detractors")] += int((answered & (sent.score <= 6)).sum())
            # thousandths, so that adding blocks is exact in any order
            counts[(*key, "planted")] += int(np.rint(sent.planted_nps[answered] * 1000).sum())
    return counts


def _quarter(wave: int) -> str:
    year, month = str(WAVES[wave]).split("-")[:2]
    return f"{year}-q{(int(month) + 2) // 3}"


def _nps(counts: Counts) -> dict[str, Any]:
    falls, quarters = p.FALLING_NPS_POINTS, dict[str, Any]()
    for wave in range(len(WAVES)):
        quarter = quarters.setdefault(_quarter(wave), {})
        for group in ("branch", "others"):
            figures = under(counts, "nps", _quarter(wave), group)
            planted, responses = figures.pop("planted"), figures["responses"]
            expected = planted / 1000 / responses if responses else None
            quarter[group] = {"expected_nps": expected, **figures}
    return {
        "falling_branch": p.FALLING_BRANCH,
        "falls_by": dict(zip(list(quarters)[-len(falls) :], falls, strict=True)),
        "quarters": quarters,
    }


def _table(name: str, counts: Counts, file_format: FileFormat) -> dict[str, Any]:
    bad = next(table.bad for table in TABLES if table.name == name)
    rejected = bad.reasons(malformed=file_format == "csv")
    good = counts[("good", name)] + len(bad.accepted())
    duplicates, superseded = counts[("duplicates", name)], counts[("superseded", name)]
    return {
        "landed": good + sum(rejected.values()),
        "accepted": good - duplicates - superseded,
        "duplicates": duplicates,
        "superseded": superseded,
        "rejected": rejected,
    }


def _company(company: p.Company, customers: int) -> dict[str, Any]:
    """Planted hazards by segment and channel, response rates and answers by segment."""

    def by_segment(hazards: Any) -> dict[str, dict[str, float]]:
        return {
            segment: dict(zip(company.channels, map(float, row), strict=True))
            for segment, row in zip(company.segments, hazards, strict=True)
        }

    half = customers // 2
    return {
        "customers": half if company is p.ABC else customers - half,
        "currency": company.currency,
        "monthly_hazards": by_segment(company.hazards),
        "annual_hazards": by_segment(annual_hazard(company.hazards)) if company is p.ABC else {},
        "response_rates": {k: s.response_rate for k, s in company.segments.items()},
        "nps_mix": {k: list(s.nps_mix) for k, s in company.segments.items()},
    }
