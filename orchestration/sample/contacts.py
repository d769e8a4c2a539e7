"""Contacts with customers: who is written to or called, when and why; who calls, who answers.

A share of those ever lost never hears from the company. All others of them do, at least once.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Floats, Ints, add_months, at_second
from orchestration.sample.blocks import Block, births
from orchestration.sample.contracts import CLOSED, NO_DAY
from orchestration.sample.lives import Lives, ever_lost, lives
from orchestration.sample.purchases import DAYS_PER_MONTH, TODAY_IS_OVER

PURPOSES = (
    *("support", "complaint", "proactive", "onboarding"),
    *("renewal", "win_back", "birthday", "loyalty"),
)
SUPPORT, COMPLAINT, PROACTIVE, ONBOARDING, RENEWAL, WIN_BACK, BIRTHDAY, LOYALTY = range(
    len(PURPOSES)
)
_Part = tuple[int, Ints, Days]  # purpose, customers' places in the block, days


@dataclass(frozen=True)
class Contacts:
    """Contacts by customer and time; `person` is the customer's place in the block."""

    person: Ints
    purpose: Ints  # position in PURPOSES
    at: Days  # to the second
    responded: Days  # to the second; NaT where the company has not answered, or had not to

    @property
    def is_inbound(self) -> Bools:
        """The customer's doing."""
        return np.asarray(self.purpose <= COMPLAINT)


def never_contacted(block: Block) -> Bools:
    """Customers of the block whom the company lost without a word."""
    draw = block.rng("never contacted").random(block.size)
    return np.asarray(ever_lost(block) & (draw < p.NEVER_CONTACTED_SHARE[block.company.code]))


def contacts(block: Block) -> Contacts:
    """Every contact with customers of the block, up to the last day."""
    rng, code = block.rng("contacts"), block.company.code
    found = lives(block)
    parts = [
        _calls(rng, SUPPORT, found, p.SUPPORT_RATE[code]),
        _calls(rng, COMPLAINT, found, p.COMPLAINT_RATE[code]),
        _check_ins(rng, block, found),
        _onboarding(rng, found, p.ONBOARDING_SHARE[code]),
        _win_backs(rng, block, found),
        *_renewals(rng, block),
        *_birthdays(rng, block, found),
    ]
    purpose = np.concatenate([np.full(len(who), number) for number, who, _ in parts])
    person = np.concatenate([who for _, who, _ in parts])
    day = np.concatenate([days for *_, days in parts])
    keep = (day <= p.LAST_DAY) & ((purpose <= COMPLAINT) | ~never_contacted(block)[person])
    purpose, person, day = purpose[keep], person[keep], day[keep]

    at = at_second(day, rng.integers(8 * 3600, 20 * 3600, len(day)))
    order = np.lexsort((at, person))
    purpose, person, at = purpose[order], person[order], at[order]
    hours = p.RESPONSE_HOURS[code] * np.exp(rng.normal(0, 1.0, len(at)))
    responded = at + np.rint(hours * 3600).astype("timedelta64[s]")
    answered = (purpose <= COMPLAINT) & (rng.random(len(at)) < p.RESPONSE_SHARE)
    answered &= responded < TODAY_IS_OVER
    return Contacts(person, purpose, at, np.where(answered, responded, NO_DAY))


def _within(rng: np.random.Generator, start: Days, stop: Days) -> Days:
    """A day of each span."""
    room = np.maximum((stop - start).astype(np.int64), 1)
    return np.asarray(start + (rng.random(len(start)) * room).astype("timedelta64[D]"))


def _calls(rng: np.random.Generator, purpose: int, found: Lives, rate: float) -> _Part:
    """Customers' own calls, at a rate per month of their lives."""
    months: Floats = (found.stop - found.start).astype(np.int64) / DAYS_PER_MONTH
    life = np.repeat(np.arange(len(months)), rng.poisson(rate * months))
    return purpose, found.person[life], _within(rng, found.start[life], found.stop[life])


def _check_ins(rng: np.random.Generator, block: Block, found: Lives) -> _Part:
    """One in the first life of everyone ever lost, and of a share of the others."""
    asked = ever_lost(block)[found.person] | (rng.random(len(found.person)) < p.CHECK_IN_SHARE)
    day = _within(rng, found.start, found.stop)
    chosen = asked & found.is_first
    return PROACTIVE if block.company is p.ABC else LOYALTY, found.person[chosen], day[chosen]


def _onboarding(rng: np.random.Generator, found: Lives, share: float) -> _Part:
    """A welcome to a share of the new customers."""
    size = len(found.person)
    wait = rng.integers(0, p.ONBOARDING_DAYS, size, endpoint=True).astype("timedelta64[D]")
    chosen = found.is_first & (rng.random(size) < share)
    return ONBOARDING, found.person[chosen], (found.start + wait)[chosen]


def _win_backs(rng: np.random.Generator, block: Block, found: Lives) -> _Part:
    """Letters after a share of the losses, to none that is back before."""
    code, size = block.company.code, len(found.person)
    wait = rng.integers(1, p.WIN_BACK_DAYS, size, endpoint=True)
    day = found.left_on + wait.astype("timedelta64[D]")
    chosen = (rng.random(size) < p.WIN_BACK_SHARE[code]) & ~np.isnat(found.left_on)
    chosen &= ~(day >= found.next_start)
    if block.company is p.ABC:
        chosen &= block.contracts[1].reason != CLOSED
    return WIN_BACK, found.person[chosen], day[chosen]


def renewals_due(block: Block) -> tuple[Ints, Days]:
    """Customers and days of the yearly renewals whose time of contact has begun."""
    found = block.contracts[1]
    lead = np.timedelta64(p.RENEWAL_CONTACT_DAYS, "D")
    due: list[tuple[Ints, Days]] = []
    for year in range(1, 5):
        day = add_months(found.start, 12 * year)
        reached = (found.billing == 12) & (12 * year <= found.end_month)
        chosen = reached & (day - lead <= p.LAST_DAY)
        due.append((found.person[chosen], day[chosen]))
    person, days = zip(*due, strict=True)
    return np.concatenate(person), np.concatenate(days)


def _renewals(rng: np.random.Generator, block: Block) -> list[_Part]:
    """Calls ahead of a share of the yearly renewals."""
    if block.company is not p.ABC:
        return []
    person, day = renewals_due(block)
    before = rng.integers(1, p.RENEWAL_CONTACT_DAYS, len(day), endpoint=True)
    chosen = rng.random(len(day)) < p.RENEWAL_CONTACT_SHARE
    return [(RENEWAL, person[chosen], (day - before.astype("timedelta64[D]"))[chosen])]


def _birthdays(rng: np.random.Generator, block: Block, found: Lives) -> list[_Part]:
    """Wishes on a share of the birthdays of customers who have not left."""
    born = births(block, block.rng("customers"))
    years = range(int(str(p.FIRST_DAY)[:4]), int(str(p.LAST_DAY)[:4]) + 1)
    parts: list[_Part] = []
    for year in years:
        birth_year = born.astype("datetime64[Y]").astype(np.int64) + 1970
        known = np.flatnonzero(~np.isnat(born))
        day = np.full(block.size, NO_DAY)
        day[known] = add_months(born[known], 12 * (year - birth_year[known]))
        own = day[found.person]
        chosen = (found.start <= own) & (own < found.stop)
        chosen &= rng.random(len(own)) < p.BIRTHDAY_SHARE[block.company.code]
        parts.append((BIRTHDAY, found.person[chosen], own[chosen]))
    return parts
