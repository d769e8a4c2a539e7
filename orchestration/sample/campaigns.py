"""Campaigns with a control group: who is offered what, who takes it, who stays."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import (
    Bools,
    Days,
    Floats,
    Ints,
    add_months,
    at_second,
    months_between,
)
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import NO_DAY, hazard_factors, is_eligible
from orchestration.sample.lives import WINDOW_DAYS

OUTCOME = np.timedelta64(p.OUTCOME_DAYS, "D")


@dataclass(frozen=True)
class Offers:
    """The company's campaign; `person` is the customer's place in the block, once in it."""

    campaign: p.Campaign
    person: Ints
    is_treated: Bools
    offered: Days  # to the second
    redeemed: Days  # to the second; NaT where not redeemed
    is_retained: Bools  # never left in OUTCOME_DAYS; of shoppers: bought in them
    is_back: Bools  # left in them and came back
    retention: Floats  # planted probability of `is_retained`; NaN for shoppers


def offers(block: Block) -> Offers:
    """Every customer of the block that the company's campaign is offered to, or kept from."""
    campaign = next(c for c in p.CAMPAIGNS if c.company is block.company)
    found = _of_contracts if block.company is p.ABC else _of_shoppers
    person, is_retained, is_back, retention, latest = found(block)
    rng = block.rng(campaign.campaign_id)
    size = len(person)
    is_treated = block.is_treated[person]
    offered = at_second(np.full(size, campaign.offered), rng.integers(8 * 3600, 18 * 3600, size))
    wait = rng.integers(1, campaign.redeemed_days, size, endpoint=True)
    day = campaign.offered + wait.astype("timedelta64[D]")
    takes = is_treated & (rng.random(size) < campaign.redeemed_share) & (day < latest)
    redeemed = at_second(np.where(takes, day, NO_DAY), rng.integers(8 * 3600, 20 * 3600, size))
    return Offers(campaign, person, is_treated, offered, redeemed, is_retained, is_back, retention)


_Found = tuple[Ints, Bools, Bools, Floats, Days]  # the last: nothing is redeemed from that day on


def _of_contracts(block: Block) -> _Found:
    """Those on a monthly contract on the day of the offer."""
    day, lives = p.RENEWAL_2025.offered, block.contracts[1]
    runs = is_eligible(lives.start, lives.billing) & ~(lives.end <= day)
    own = lives.take(np.flatnonzero(runs))
    until = day + OUTCOME
    starts_again = np.zeros(block.size, dtype=bool)
    starts_again[lives.person[(lives.start > day) & (lives.start <= until)]] = True
    leaves = own.end <= until
    retention = np.ones(len(own.person))
    for month in range(1, p.OUTCOME_DAYS // 28 + 2):
        renewal = add_months(own.start, months_between(own.start, day) + month)
        factor = hazard_factors(renewal, block.is_treated[own.person])
        retention *= 1 - np.where(renewal <= until, block.hazards[own.person] * factor, 0.0)
    latest = np.fmin(own.end, until)
    return own.person, ~leaves, leaves & starts_again[own.person], retention, latest


def _of_shoppers(block: Block) -> _Found:
    """Those who have bought within the window before the offer."""
    day, shopping = p.TET_2026.offered, block.shopping
    until = day + OUTCOME
    bought, buys = np.zeros((2, block.size), dtype=bool)
    visit = shopping.visit_day
    bought[shopping.visit_person[(visit <= day) & (day - visit < WINDOW_DAYS)]] = True
    buys[shopping.visit_person[(visit > day) & (visit <= until)]] = True
    last = np.full(block.size, day)
    np.maximum.at(last, shopping.visit_person, np.minimum(visit, until))
    person = np.flatnonzero(bought)
    unknown = np.full(len(person), np.nan)
    # a gift is fetched on a way to the shop, so not after the last visit of the time
    latest = last[person] + np.timedelta64(1, "D")
    return person, buys[person], np.zeros(len(person), dtype=bool), unknown, latest
