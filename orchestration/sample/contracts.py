"""ABC Software: who signs, what it costs, when it ends, who comes back."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import (
    Bools,
    Days,
    Floats,
    Ints,
    add_months,
    choose,
    months_between,
)

NEVER = 1_000_000  # months: does not happen
LONGEST = int((p.LAST_DAY - p.FIRST_DAY).astype(int)) // 28 + 2  # months worth drawing
VOLUNTARY, PAYMENT_FAILURE, CLOSED = range(len(p.END_REASONS))  # positions there
NO_DROP = -1
NO_DAY = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Trials:
    """Free trials; `person` is the customer's place in the block, `end` is exclusive."""

    person: Ints
    start: Days
    end: Days
    converts: Bools


@dataclass(frozen=True)
class Contracts:
    """Paid lives; `person` is the customer's place in the block.

    Months count from a life's start; its k-th anniversary ends its k-th month.
    """

    person: Ints
    life: Ints  # 1, or 2 after coming back
    start: Days
    billing: Ints  # months paid at a time
    end_month: Ints
    end: Days
    reason: Ints  # position in END_REASONS
    cancelled: Days
    starts_plus: Bools
    plan_month: Ints  # month the plan changes
    price_month: Ints  # month the higher price holds from
    drop: Ints  # position in SPEND_DROPS, NO_DROP for most
    drop_month: Ints  # month from which fewer seats are paid
    cents: Floats  # monthly price of the basic plan before the rise

    @property
    def has_ended(self) -> Bools:
        """The end has come by the sample's last day."""
        return np.asarray(self.end <= p.LAST_DAY)

    def is_plus(self, month: Ints) -> Bools:
        """Whether each life is on the plus plan in its month."""
        return np.asarray(self.starts_plus ^ (month >= self.plan_month))

    def monthly_cents(self, month: Ints) -> Ints:
        """Each life's monthly price in its month, in cents."""
        plan = np.where(self.is_plus(month), p.PLUS_PLAN_FACTOR, 1.0)
        rise = np.where(month >= self.price_month, p.PRICE_RISE_FACTOR, 1.0)
        left = np.array([*(drop.price_left for drop in p.SPEND_DROPS), 1.0])  # NO_DROP is last
        seats = np.where(month >= self.drop_month, left[self.drop], 1.0)
        return np.rint(self.cents * plan * rise * seats).astype(np.int64)

    def alive_on(self, day: np.datetime64, size: int) -> Bools:
        """Customers of the block whom a paid life covers on the day."""
        alive = np.zeros(size, dtype=bool)
        covers = (self.start <= day) & ~(self.end <= day)
        alive[self.person[covers]] = True
        return alive

    def take(self, rows: Ints) -> "Contracts":
        """Some of the lives, or some of them repeatedly."""
        return Contracts(**{name: column[rows] for name, column in vars(self).items()})


def annual_hazard(monthly: Floats) -> Floats:
    """Probability of leaving at a yearly renewal."""
    return np.asarray(1 - (1 - monthly) ** p.ANNUAL_HAZARD_MONTHS)


def in_price_rise(days: Days) -> Bools:
    """Whether an anniversary falls into the months in which the price rise drives people off."""
    months = (days.astype("datetime64[M]") - p.PRICE_RISE_MONTH).astype(np.int64)
    return np.asarray((months >= 0) & (months < p.PRICE_RISE_HAZARD_MONTHS))


def is_eligible(start: Days, billing: Ints) -> Bools:
    """Lives the renewal campaign offers to, those still running: monthly contracts."""
    return np.asarray((start <= p.RENEWAL_2025.offered) & (billing == 1))


def in_campaign(days: Days) -> Bools:
    """Whether an anniversary falls into the days over which the renewal campaign works."""
    since = (days - p.RENEWAL_2025.offered).astype(np.int64)
    return np.asarray((since > 0) & (since <= p.OUTCOME_DAYS))


def hazard_factors(day: Days, is_treated: Bools) -> Floats:
    """What multiplies the hazards of anniversaries on these days."""
    rise = np.where(in_price_rise(day), p.PRICE_RISE_HAZARD_FACTOR, 1.0)
    effect = np.where(is_treated & in_campaign(day), p.RENEWAL_2025.hazard_factor, 1.0)
    return np.asarray(rise * effect)


def sign_contracts(
    rng: np.random.Generator,
    registered: Days,
    hazards: Floats,
    prices: Floats,
    is_treated: Bools,
) -> tuple[Trials, Contracts]:
    """Draw trials and paid lives of customers with these monthly hazards and prices.

    Those of the campaign's treatment arm stay longer if they are eligible.
    """
    size = len(registered)
    tries = rng.random(size) < p.TRIAL_SHARE
    converts = tries & (rng.random(size) < p.TRIAL_CONVERSION)
    trial_end = registered + np.timedelta64(p.TRIAL_DAYS, "D")
    billing = np.where(rng.random(size) < p.ANNUAL_SHARE, 12, 1)
    hazard = np.where(billing == 12, annual_hazard(hazards), hazards)
    discount = np.where(billing == 12, p.ANNUAL_PRICE_FACTOR, 1.0)

    start = np.where(tries, trial_end, registered)
    person = np.flatnonzero((~tries | converts) & (start <= p.LAST_DAY))
    start = start[person]
    treated = is_treated[person] & is_eligible(start, billing[person])
    end_month = _end_months(rng, start, hazard[person], billing[person], treated)
    reason = choose(rng, p.END_REASONS, len(person))

    end = _anniversary_or_never(start, end_month)
    gap = rng.integers(*p.COME_BACK_DAYS, len(person), endpoint=True)
    again = end + gap.astype("timedelta64[D]")
    returns = (
        (rng.random(len(person)) < p.COME_BACK_SHARE) & (reason != CLOSED) & (again <= p.LAST_DAY)
    )
    person2, start2 = person[returns], again[returns]
    treated2 = is_treated[person2] & is_eligible(start2, billing[person2])
    end_month2 = _end_months(rng, start2, hazard[person2], billing[person2], treated2)
    reason2 = choose(rng, p.END_REASONS, len(person2))

    person, start = np.append(person, person2), np.append(start, start2)
    end_month, reason = np.append(end_month, end_month2), np.append(reason, reason2)
    end = _anniversary_or_never(start, end_month)
    lives = len(person)
    notice = rng.integers(0, p.NOTICE_DAYS, lives, endpoint=True)
    notice[reason != VOLUNTARY] = 0
    cancelled = np.where(reason == PAYMENT_FAILURE, NO_DAY, end - notice.astype("timedelta64[D]"))
    billing = billing[person]
    plan_month = np.where(billing == 1, rng.geometric(p.PLAN_CHANGE_HAZARD, lives), NEVER)
    rise = (p.PRICE_RISE_MONTH - start.astype("datetime64[M]")).astype(np.int64)
    price_month = -(-np.maximum(rise, 0) // billing) * billing  # at a renewal, not before it
    starts_plus = rng.random(lives) < p.PLUS_PLAN_SHARE
    drop_month = _nearest_anniversary(start, p.LAST_DAY - np.timedelta64(p.DROP_DAYS - 1, "D"))
    is_steady = (
        (billing == 1)
        & (start <= p.LAST_DAY - np.timedelta64(p.DROP_LEAST_DAYS, "D"))
        & (end_month == NEVER)
        & ((plan_month < drop_month - 4) | (plan_month > drop_month + 4))
    )
    drop = np.where(is_steady, drawn_drops(rng, lives), NO_DROP)
    tried = np.flatnonzero(tries)
    trials = Trials(tried, registered[tried], trial_end[tried], converts[tried])
    return trials, Contracts(
        person=person,
        life=np.where(np.arange(lives) < lives - len(person2), 1, 2),
        start=start,
        billing=billing,
        end_month=end_month,
        end=end,
        reason=reason,
        cancelled=cancelled,
        starts_plus=starts_plus,
        plan_month=plan_month,
        price_month=price_month,
        drop=drop,
        drop_month=np.where(drop == NO_DROP, NEVER, drop_month),
        cents=(prices * discount * 100)[person],
    )


def _end_months(
    rng: np.random.Generator, start: Days, hazard: Floats, billing: Ints, is_treated: Bools
) -> Ints:
    """Month at whose end each life ends; NEVER if not by the last day plus the notice."""
    horizon = p.LAST_DAY + np.timedelta64(p.NOTICE_DAYS, "D")
    draws = rng.random((LONGEST, len(start)))
    end = np.full(len(start), NEVER)
    for month in range(1, LONGEST + 1):
        day = add_months(start, month)
        due = (end == NEVER) & (month % billing == 0) & (day <= horizon)
        end[due & (draws[month - 1] < hazard * hazard_factors(day, is_treated))] = month
    return end


def drawn_drops(rng: np.random.Generator, size: int) -> Ints:
    """A position in SPEND_DROPS for those drawn, NO_DROP for the others."""
    place = np.floor(rng.random(size) / p.DROP_SHARE).astype(np.int64)
    return np.where(place < len(p.SPEND_DROPS), place, NO_DROP)


def _nearest_anniversary(start: Days, day: np.datetime64) -> Ints:
    """The month whose beginning lies nearest to a day, of lives that began well before it."""
    month = months_between(start, day)
    since = day - add_months(start, month)
    until = add_months(start, month + 1) - day
    return np.asarray(month + (until < since))


def _anniversary_or_never(start: Days, month: Ints) -> Days:
    return np.where(month == NEVER, NO_DAY, add_months(start, np.where(month == NEVER, 0, month)))
