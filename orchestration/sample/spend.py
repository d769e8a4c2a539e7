"""Customers whose spend drops: a shopper's baskets shrink, a contract pays fewer seats."""

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Floats, Ints
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import NO_DROP, drawn_drops

LAST_FROM = p.LAST_DAY - np.timedelta64(p.DROP_DAYS - 1, "D")
BEFORE_FROM = LAST_FROM - np.timedelta64(p.DROP_DAYS, "D")
LEAST_VISITS = 2  # in each of the two windows
THOUSAND_DONG = 100_000  # in hundredths


def spend_drops(block: Block) -> Ints:
    """Each customer's position in SPEND_DROPS, NO_DROP for most."""
    if block.company is p.ABC:
        _, lives = block.contracts
        drop = np.full(block.size, NO_DROP)
        fallen = lives.drop != NO_DROP
        drop[lives.person[fallen]] = lives.drop[fallen]
        return drop
    shopping = block.shopping
    is_steady = shopping.alive_on(p.LAST_DAY, block.size)
    since = np.full(block.size, p.LAST_DAY)
    np.minimum.at(since, shopping.person, shopping.start)
    is_steady &= since <= p.LAST_DAY - np.timedelta64(p.DROP_LEAST_DAYS, "D")
    for window in _windows(shopping.visit_day):
        visits = np.bincount(shopping.visit_person[window], minlength=block.size)
        is_steady &= visits >= LEAST_VISITS
    return np.where(is_steady, drawn_drops(block.rng("spend drops"), block.size), NO_DROP)


def spend_factors(block: Block, person: Ints, day: Days, amount: Ints) -> Floats:
    """What multiplies each sale, so that the last window holds what is left of the one before."""
    drop = spend_drops(block)
    last, before = _windows(day)
    spent_last = np.bincount(person[last], amount[last], minlength=block.size)
    spent_before = np.bincount(person[before], amount[before], minlength=block.size)
    left = np.array([*(fall.spend_left for fall in p.SPEND_DROPS), np.nan])[drop]
    factor = left * spent_before / np.maximum(spent_last, 1)
    return np.where(last & (drop[person] != NO_DROP), factor[person], 1.0)


def _windows(day: Days) -> tuple[Bools, Bools]:
    """The last 90 days and the 90 before."""
    last = day >= LAST_FROM
    return np.asarray(last), np.asarray((day >= BEFORE_FROM) & ~last)
