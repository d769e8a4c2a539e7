"""Customers are made in blocks; each block depends on the seed and its own place only."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np

from orchestration.errors import RetentionError
from orchestration.sample import parameters as p
from orchestration.sample.arrays import Bools, Days, Floats, Ints, choose, joined, numbered
from orchestration.sample.contracts import NO_DAY, Contracts, Trials, sign_contracts
from orchestration.sample.purchases import ShoppingLives, live_as_shoppers


@dataclass(frozen=True)
class People:
    """What a block's customers are; codes are positions in the company's dictionaries."""

    segment: Ints
    channel: Ints
    region: Ints
    registered: Days


@dataclass(frozen=True)
class Block:
    """Up to BLOCK_SIZE customers of one company, numbered from `first` (1 is the first)."""

    company: p.Company
    seed: int
    index: int
    first: int
    size: int
    visits: float = 1.0  # how many times as often as planned its shoppers come

    def rng(self, purpose: str) -> np.random.Generator:
        """A stream of its own for each purpose, so that tables do not disturb each other."""
        words = [self.seed, self.company.number, self.index, crc32(purpose.encode())]
        return np.random.default_rng(words)

    @property
    def numbers(self) -> Ints:
        """The customers' numbers."""
        return np.arange(self.first, self.first + self.size)

    @cached_property
    def customer_ids(self) -> Any:
        """The customers' ids, as an Arrow column."""
        return joined(f"{self.company.code}-", numbered(self.numbers, 6))

    @cached_property
    def people(self) -> People:
        """Who the customers are."""
        rng = self.rng("people")
        company = self.company
        days = int((p.LAST_DAY - p.FIRST_DAY).astype(np.int64)) + 1
        span = np.where(rng.random(self.size) < p.FOUNDING_SHARE, p.FOUNDING_DAYS, days)
        offset = (rng.random(self.size) * span).astype(np.int64)
        return People(
            segment=choose(rng, {k: s.share for k, s in company.segments.items()}, self.size),
            channel=choose(rng, {k: c.share for k, c in company.channels.items()}, self.size),
            region=choose(rng, company.regions, self.size),
            registered=p.FIRST_DAY + offset.astype("timedelta64[D]"),
        )

    @property
    def hazards(self) -> Floats:
        """Each customer's planted monthly hazard."""
        return np.asarray(self.company.hazards[self.people.segment, self.people.channel])

    @cached_property
    def is_treated(self) -> Bools:
        """The arm of the company's campaign each customer is in, if it is eligible."""
        return np.asarray(self.rng("campaign arms").random(self.size) < p.TREATMENT_SHARE)

    @cached_property
    def contracts(self) -> tuple[Trials, Contracts]:
        """Trials, and lives under contract (ABC Software only)."""
        prices = np.array([s.monthly_price for s in self.company.segments.values()])
        factors = np.array([c.price_factor for c in self.company.channels.values()])
        return sign_contracts(
            self.rng("contracts"),
            self.people.registered,
            self.hazards,
            prices[self.people.segment] * factors[self.people.channel],
            self.is_treated,
        )

    @cached_property
    def shopping(self) -> ShoppingLives:
        """Lives as a shopper (Siêu thị Sen only)."""
        return live_as_shoppers(
            self.rng("shopping"), self.people.registered, self.hazards, self.visits
        )


def births(block: Block, rng: np.random.Generator) -> Days:
    """Birth dates, NaT where unknown: the first draws of the stream `customers`."""
    born = p.FIRST_BIRTH + rng.integers(0, p.BIRTH_SPAN_DAYS, block.size).astype("timedelta64[D]")
    unknown = rng.random(block.size) >= p.KNOWN_BIRTH_SHARE[block.company.code]
    return np.asarray(np.where(unknown, NO_DAY, born))


def blocks(customers: int, seed: int, visits: float = 1.0) -> Iterator[Block]:
    """Every block of the sample: half of the customers ABC Software's, the others Sen's.

    Raises:
        RetentionError: fewer than two customers, a negative seed, or no visits.
    """
    if customers < 2 or seed < 0 or not visits > 0:
        raise RetentionError(
            "the sample needs at least 2 customers, a seed of 0 or more and visits above 0"
        )
    halves = {p.ABC.code: customers // 2, p.SEN.code: customers - customers // 2}
    for company in p.COMPANIES:
        count = halves[company.code]
        for index, start in enumerate(range(0, count, p.BLOCK_SIZE)):
            size = min(p.BLOCK_SIZE, count - start)
            yield Block(company, seed, index, start + 1, size, visits)
