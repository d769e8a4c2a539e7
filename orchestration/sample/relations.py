"""The truth about reasons for leaving, contacts, campaigns and what was spent."""

from collections import Counter
from typing import Any

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.blocks import Block
from orchestration.sample.campaigns import offers
from orchestration.sample.contacts import (
    PURPOSES,
    WIN_BACK,
    contacts,
    never_contacted,
    renewals_due,
)
from orchestration.sample.counts import Counts, under
from orchestration.sample.feedback import feedback
from orchestration.sample.lives import ever_lost
from orchestration.sample.spending import ACQUISITION, RETENTION, spending, won

MILLIONTHS = 1_000_000  # so that adding blocks is exact in any order
ARMS = {"treatment": True, "control": False}


def relation_counts(block: Block) -> Counts:
    """What one block adds to the figures."""
    parts = (_feedback(block), _contacts(block), _offers(block), _spending(block))
    return Counter({key: count for part in parts for key, count in part.items()})


def relations(counts: Counts) -> dict[str, Any]:
    """The keys of the truth."""
    return {
        "exit_feedback": {c.code: _exits(c, counts) for c in p.COMPANIES},
        "rivals": {"shares": p.RIVALS, **_nested(counts, "rivals")},
        "contacts": {
            c.code: {
                "never_contacted_share": p.NEVER_CONTACTED_SHARE[c.code],
                "onboarding_share": p.ONBOARDING_SHARE[c.code],
                "win_back_share": p.WIN_BACK_SHARE[c.code],
                "renewal_share": p.RENEWAL_CONTACT_SHARE,
                **under(counts, "contacts", c.code),
                "by_purpose": under(counts, "contacts", c.code, "by_purpose"),
            }
            for c in p.COMPANIES
        },
        "campaigns": {c.campaign_id: _campaign(c, counts) for c in p.CAMPAIGNS},
        "marketing": {c.code: _marketing(c, counts) for c in p.COMPANIES},
    }


def _nested(counts: Counts, name: str) -> dict[str, dict[str, int]]:
    return {key: under(counts, name, key) for key in sorted({k[1] for k in counts if k[0] == name})}


def _feedback(block: Block) -> Counts:
    given, code = feedback(block), block.company.code
    counts: Counts = Counter()
    for place, reason in enumerate(p.EXIT_REASONS[code]):
        chosen = given.reason == place
        counts[("exits", code, "given", reason)] += int(chosen.sum())
        counts[("exits", code, "losses", reason)] += int((chosen & given.is_lost).sum())
    for place, rival in enumerate(p.RIVALS):
        named = given.rival == place
        counts[("rivals", "named", rival)] += int(named.sum())
        cheaper = given.rival_cents < given.own_cents
        counts[("rivals", "cheaper", rival)] += int((named & cheaper).sum())
    return counts


def _exits(company: p.Company, counts: Counts) -> dict[str, Any]:
    """Reasons given, and those of losses that a report counts by the last day."""
    return {
        "shares": p.EXIT_REASONS[company.code],
        "answer_share": p.EXIT_ANSWER_SHARE[company.code],
        "given": under(counts, "exits", company.code, "given"),
        "losses": under(counts, "exits", company.code, "losses"),
    }


def _contacts(block: Block) -> Counts:
    made, code = contacts(block), block.company.code
    lost, silent = ever_lost(block), never_contacted(block)
    told = np.zeros(block.size, dtype=bool)
    told[made.person[made.purpose == WIN_BACK]] = True
    counts: Counts = Counter(
        {
            ("contacts", code, "lost_customers"): int(lost.sum()),
            ("contacts", code, "never_contacted"): int(silent.sum()),
            ("contacts", code, "win_back_customers"): int(told.sum()),
        }
    )
    if block.company is p.ABC:
        counts[("contacts", code, "renewals_due")] = len(renewals_due(block)[0])
    for place, purpose in enumerate(PURPOSES):
        number = int((made.purpose == place).sum())
        counts[("contacts", code, "by_purpose", purpose)] = number
    return counts


def _offers(block: Block) -> Counts:
    made = offers(block)
    counts: Counts = Counter()
    for arm, is_treated in ARMS.items():
        own = made.is_treated == is_treated
        key = ("campaigns", made.campaign.campaign_id, arm)
        counts[(*key, "customers")] += int(own.sum())
        counts[(*key, "retained")] += int((own & made.is_retained).sum())
        counts[(*key, "came_back")] += int((own & made.is_back).sum())
        counts[(*key, "redeemed")] += int((own & ~np.isnat(made.redeemed)).sum())
        planted = np.nan_to_num(made.retention[own])
        counts[(*key, "planted")] += int(np.rint(planted * MILLIONTHS).sum())
    return counts


def _campaign(campaign: p.Campaign, counts: Counts) -> dict[str, Any]:
    """Arms with retained customers, who did not leave within the outcome days (of shoppers:
    who bought in them), and the share expected of them.

    Without an effect both arms are expected to do as both together did.
    """
    key = ("campaigns", campaign.campaign_id)
    arms: dict[str, dict[str, Any]] = {arm: {**under(counts, *key, arm)} for arm in ARMS}
    everybody = sum(figures["customers"] for figures in arms.values())
    retained = sum(figures["retained"] for figures in arms.values())
    for figures in arms.values():
        planted, size = figures.pop("planted"), figures["customers"]
        own = planted / MILLIONTHS / size if size else None
        together = retained / everybody if everybody else None
        figures["expected_share"] = own if campaign.hazard_factor != 1 else together
        figures["retained_share"] = figures["retained"] / size if size else None
    return {
        "company": campaign.company.code,
        "offered_on": str(campaign.offered),
        "treatment_share": p.TREATMENT_SHARE,
        "outcome_days": p.OUTCOME_DAYS,
        "hazard_factor": campaign.hazard_factor,
        "has_effect": campaign.hazard_factor != 1,
        "arms": arms,
    }


def _spending(block: Block) -> Counts:
    """Spent by the last day, in hundredths of the company's currency, and customers won."""
    spent, code = spending(block), block.company.code
    due = spent.spent <= p.LAST_DAY
    kept = due & (spent.purpose == RETENTION)
    counts: Counts = Counter({("spend", code, "retention"): int(spent.amount[kept].sum())})
    for place, channel in enumerate(block.company.channels):
        own = due & (spent.purpose == ACQUISITION) & (spent.channel == place)
        counts[("spend", code, channel, "hundredths")] += int(spent.amount[own].sum())
    for channel, customers in zip(block.company.channels, won(block).sum(axis=0), strict=True):
        counts[("spend", code, channel, "new_customers")] += int(customers)
    return counts


def _marketing(company: p.Company, counts: Counts) -> dict[str, Any]:
    """Planted CAC by channel in the company's currency, and what was spent and won."""
    return {
        "keeps_nobody": p.KEEPS_NOBODY[company.code],
        "retention_hundredths": counts[("spend", company.code, "retention")],
        "channels": {
            name: {"cac": channel.cac, **under(counts, "spend", company.code, name)}
            for name, channel in company.channels.items()
        },
    }
