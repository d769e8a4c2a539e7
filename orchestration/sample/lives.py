"""Both companies' lives in one shape: from when to when, lost when, back when."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Ints
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import NO_DAY
from orchestration.sample.purchases import TODAY_IS_OVER

WINDOW_DAYS = np.timedelta64(90, "D")  # a report's silence after which a shopper is lost


@dataclass(frozen=True)
class Lives:
    """Lives of a block's customers; `person` is the customer's place in the block."""

    person: Ints
    start: Days
    stop: Days  # the day after the last one, or after the sample's last one
    last_seen: Days  # a contract's end, or the last purchase
    left_on: (
        Days  # when a report counts the loss, maybe after the last day; NaT where there is none
    )
    next_start: Days  # of the customer's next life; NaT without one
    is_first: Bools

    @property
    def last_feedback(self) -> Days:
        """The last day on which a reason for leaving belongs to this life."""
        latest = np.fmin(self.left_on + WINDOW_DAYS, np.asarray(p.LAST_DAY))
        return np.asarray(np.fmin(latest, self.next_start - np.timedelta64(1, "D")))


def lives(block: Block) -> Lives:
    """Every life of the block's customers that begins by the last day."""
    if block.company is p.ABC:
        found = block.contracts[1]
        person, start, last_seen = found.person, found.start, found.end
        left_on = np.where(found.has_ended, found.end, NO_DAY)
        stop = np.fmin(left_on, TODAY_IS_OVER)
    else:
        shopping = block.shopping
        person, start = shopping.person, shopping.start
        stop = np.minimum(shopping.stop, TODAY_IS_OVER)
        last_seen = _last_visit(block, person, stop)
        left_on = np.where(shopping.stop <= p.LAST_DAY, last_seen + WINDOW_DAYS, NO_DAY)
    _, firsts = np.unique(person, return_index=True)
    is_first = np.zeros(len(person), dtype=bool)
    is_first[firsts] = True
    following = np.full(block.size, NO_DAY)
    following[person[~is_first]] = start[~is_first]
    next_start = np.where(is_first, following[person], NO_DAY)
    return Lives(person, start, stop, last_seen, left_on, next_start, is_first)


def _last_visit(block: Block, person: Ints, before: Days) -> Days:
    """Each person's last visit before a day."""
    shopping = block.shopping
    place = np.searchsorted(
        _ordered(shopping.visit_person, shopping.visit_day), _ordered(person, before)
    )
    return np.asarray(shopping.visit_day[place - 1])


def _ordered(person: Ints, day: Days) -> Ints:
    """A number that sorts by person, then by day."""
    return np.asarray(person * 1_000_000 + (day - p.FIRST_DAY).astype(np.int64))


def ever_lost(block: Block) -> Bools:
    """Customers of the block whom a report as of the last day counts as lost, now or once.

    For a shopper that is a silence of the window, whether it has dropped out or not.
    """
    lost = np.zeros(block.size, dtype=bool)
    if block.company is p.ABC:
        found = block.contracts[1]
        lost[found.person[found.has_ended]] = True
        return lost
    person, day = block.shopping.visit_person, block.shopping.visit_day
    is_last = np.append(person[1:] != person[:-1], True)
    silent_until = np.where(is_last, TODAY_IS_OVER, np.append(day[1:], TODAY_IS_OVER))
    lost[person[silent_until - day > WINDOW_DAYS]] = True
    return lost
