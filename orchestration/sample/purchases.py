"""Siêu thị Sen: how long a shopper stays, and on which days it comes."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Floats, Ints

DAYS_PER_MONTH = 30.4375
TODAY_IS_OVER = p.LAST_DAY + np.timedelta64(1, "D")
MOST_VISITS = 80  # in one life: 61 at the smallest mean gap, and five standard deviations


@dataclass(frozen=True)
class ShoppingLives:
    """Lives and visits; `person` is the customer's place in the block.

    A life covers [start, stop); no purchase follows `stop` unless a second life begins.
    Visits are sorted by customer and day.
    """

    person: Ints
    start: Days
    stop: Days
    visit_person: Ints
    visit_day: Days

    def alive_on(self, day: np.datetime64, size: int) -> Bools:
        """Customers of the block who have bought and not yet dropped out."""
        alive = np.zeros(size, dtype=bool)
        alive[self.person[(self.start <= day) & (self.stop > day)]] = True
        return alive


def live_as_shoppers(
    rng: np.random.Generator, registered: Days, hazards: Floats, visits: float = 1.0
) -> ShoppingLives:
    """Draw lives and visit days of customers with these monthly hazards of dropping out.

    `visits`: how many times as often they come.
    """
    size = len(registered)
    gap = np.clip(p.GAP_DAYS * np.exp(rng.normal(0, p.GAP_SPREAD, size)), *p.GAP_LIMITS)
    gap[rng.random(size) < p.OCCASIONAL_SHARE] = p.OCCASIONAL_GAP_DAYS
    gap /= visits
    most_visits = int(np.ceil(MOST_VISITS * visits))
    person = np.flatnonzero(rng.random(size) >= p.NEVER_BUYS_SHARE)
    start = registered[person]
    stop = _drop_out(rng, start, hazards[person])

    pause = rng.integers(*p.REACTIVATION_DAYS, len(person), endpoint=True)
    again = stop + pause.astype("timedelta64[D]")
    returns = (rng.random(len(person)) < p.REACTIVATION_SHARE) & (again <= p.LAST_DAY)
    person2, start2 = person[returns], again[returns]
    stop2 = _drop_out(rng, start2, hazards[person2])

    person = np.append(person, person2)
    start, stop = np.append(start, start2), np.append(stop, stop2)
    visit_life, visit_day = _visits(
        rng, start, np.minimum(stop, TODAY_IS_OVER), gap[person], most_visits
    )
    visit_person = person[visit_life]
    order = np.lexsort((visit_day, visit_person))
    return ShoppingLives(person, start, stop, visit_person[order], visit_day[order])


def _drop_out(rng: np.random.Generator, start: Days, hazards: Floats) -> Days:
    """The monthly anniversary at which each life ends, maybe long after the last day."""
    days = np.rint(rng.geometric(hazards) * DAYS_PER_MONTH).astype("timedelta64[D]")
    return np.asarray(start + days)


def _visits(
    rng: np.random.Generator, start: Days, stop: Days, gap: Floats, most: int
) -> tuple[Ints, Days]:
    """Life and day of every visit: the first day, regular ones, Tết's extras, second baskets."""
    lives = len(start)
    gaps = rng.gamma(p.GAP_SHAPE, 1.0, (lives, most)) * (gap / p.GAP_SHAPE)[:, None]
    offset = np.cumsum(np.maximum(np.rint(gaps), 1), axis=1).astype(np.int64)
    room = (stop - start).astype(np.int64)
    life, column = np.nonzero(offset < room[:, None])
    found = [(np.arange(lives), start)]
    found.append((life, start[life] + offset[life, column].astype("timedelta64[D]")))
    for holiday in p.TET_DAYS:
        before = rng.integers(1, p.TET_SEASON_DAYS, lives, endpoint=True)
        day = np.datetime64(holiday, "D") - before.astype("timedelta64[D]")
        comes = (rng.random(lives) < p.TET_EXTRA_VISIT_SHARE) & (start < day) & (day < stop)
        found.append((np.flatnonzero(comes), day[comes]))
    lives_seen = np.concatenate([life for life, _ in found])
    days_seen = np.concatenate([day for _, day in found])
    twice = rng.random(len(days_seen)) < p.SECOND_BASKET_SHARE
    return np.append(lives_seen, lives_seen[twice]), np.append(days_seen, days_seen[twice])
