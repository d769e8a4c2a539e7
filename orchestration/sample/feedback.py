"""Reasons for leaving: who gives one, when, which, and which rival is named with it."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Ints, at_second, choose
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import VOLUNTARY
from orchestration.sample.lives import lives

NONE = -1  # an empty field


@dataclass(frozen=True)
class Feedback:
    """Reasons given; `person` is the customer's place in the block."""

    person: Ints
    given: Days  # to the second
    reason: Ints  # position in the company's EXIT_REASONS
    rival: Ints  # position in RIVALS, or NONE
    rival_cents: Ints  # a month; of no meaning without a rival
    own_cents: Ints  # what the customer paid a month; of no meaning without a rival
    is_lost: Bools  # the loss it explains is counted by the last day


def feedback(block: Block) -> Feedback:
    """Every reason given by customers of the block.

    Asked are contracts ended by the customer and shoppers who have dropped out. An answer due
    after the last day is not there yet, nor one that the life it belongs to leaves no room for.
    """
    rng = block.rng("exit feedback")
    code, found = block.company.code, lives(block)
    reasons = p.EXIT_REASONS[code]
    size = len(found.person)
    reason = choose(rng, reasons, size)
    answers = rng.random(size) < p.EXIT_ANSWER_SHARE[code]
    early = rng.integers(-p.EXIT_EARLY_DAYS, 0, size)
    late = np.minimum(rng.exponential(p.EXIT_MEAN_DAYS, size), p.EXIT_MOST_DAYS).astype(np.int64)
    if block.company is p.ABC:
        asked = block.contracts[1].reason == VOLUNTARY
        offset = np.where(rng.random(size) < p.EXIT_EARLY_SHARE, early, late)
    else:  # in the silence after the last purchase
        dead = list(reasons).index("deceased")
        asked = (reason != dead) | np.isnat(found.next_start)
        offset = rng.integers(5, 85, size)
    day = found.last_seen + offset.astype("timedelta64[D]")
    asked &= ~np.isnat(found.left_on) & (day <= found.last_feedback)
    taken = np.flatnonzero(asked & answers)

    named = np.isin(reason, [i for i, name in enumerate(reasons) if name in p.RIVAL_REASONS])
    rival = np.where(named, choose(rng, p.RIVALS, size), NONE)
    own = np.zeros(size, dtype=np.int64)
    if block.company is p.ABC:
        contracts = block.contracts[1]
        own = contracts.monthly_cents(contracts.end_month - 1)
    rival_cents = np.rint(own * rng.uniform(*p.RIVAL_PRICE_FACTORS, size)).astype(np.int64)
    return Feedback(
        person=found.person[taken],
        given=at_second(day[taken], rng.integers(8 * 3600, 20 * 3600, len(taken))),
        reason=reason[taken],
        rival=rival[taken],
        rival_cents=rival_cents[taken],
        own_cents=own[taken],
        is_lost=(found.left_on <= p.LAST_DAY)[taken],
    )
