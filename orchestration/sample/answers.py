"""NPS surveys of both companies: who is asked, who answers, with which score."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Floats, Ints, at_second
from orchestration.sample.blocks import Block

_MIDDLE_MONTHS = np.arange(
    p.FIRST_DAY.astype("datetime64[M]") + 1, p.LAST_DAY.astype("datetime64[M]") + 1, 3
)
WAVES: Days = _MIDDLE_MONTHS.astype("datetime64[D]") + np.asarray(14).astype("timedelta64[D]")
PROMOTER_SCORES, PASSIVE_SCORES = np.array([9, 10]), np.array([7, 8])
DETRACTOR_SCORES = np.array([0, 1, 2, 3, 4, 5, 6, 5, 6, 6])  # the higher ones more often


@dataclass(frozen=True)
class Surveys:
    """Surveys sent, by wave and customer; `person` is the customer's place in the block."""

    person: Ints
    wave: Ints
    sent: Days  # to the second
    is_answered: Bools
    responded: Days  # to the second; of no meaning where not answered
    score: Ints
    planted_nps: Floats  # NPS points expected of this customer's answer
    is_branch: Bools  # of the branch whose NPS falls


def surveys(block: Block) -> Surveys:
    """Every survey sent to customers of the block who were active on the wave's day."""
    rng = block.rng("surveys")
    lives = block.contracts[1] if block.company is p.ABC else block.shopping
    asked = rng.random((len(WAVES), block.size)) < p.SURVEY_SHARE
    alive = np.stack([lives.alive_on(day, block.size) for day in WAVES])
    wave, person = np.nonzero(asked & alive)
    segments = list(block.company.segments.values())
    segment = block.people.segment[person]
    mix = np.array([s.nps_mix for s in segments])[segment]
    is_branch = _is_branch(block)[person]
    moved = np.where(is_branch, branch_fall()[wave], 0.0) / 200  # promoters become detractors
    promoters, passives = mix[:, 0] - moved, mix[:, 1]

    size = len(person)
    draw = rng.random(size)
    score = np.where(
        draw < promoters,
        rng.choice(PROMOTER_SCORES, size),
        np.where(
            draw < promoters + passives,
            rng.choice(PASSIVE_SCORES, size),
            rng.choice(DETRACTOR_SCORES, size),
        ),
    )
    sent = at_second(WAVES[wave], 9 * 3600)
    return Surveys(
        person=person,
        wave=wave,
        sent=sent,
        is_answered=rng.random(size) < np.array([s.response_rate for s in segments])[segment],
        responded=at_second(sent, rng.integers(600, p.ANSWER_DAYS * 86_400, size)),
        score=score,
        planted_nps=100 * (2 * promoters + passives - 1),
        is_branch=is_branch,
    )


def branch_fall() -> Floats:
    """NPS points the falling branch lies below its segments' mix, by wave."""
    fall = np.zeros(len(WAVES))
    fall[-len(p.FALLING_NPS_POINTS) :] = p.FALLING_NPS_POINTS
    return fall


def _is_branch(block: Block) -> Bools:
    regions = list(block.company.regions)
    if p.FALLING_BRANCH not in regions:
        return np.zeros(block.size, dtype=bool)
    return np.asarray(block.people.region == regions.index(p.FALLING_BRANCH))
