"""Every money movement of a block's customers, as it really was."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from orchestration.sample import parameters as p
from orchestration.sample.arrays import (
    Bools,
    Days,
    Floats,
    Ints,
    add_months,
    at_second,
    choose,
    decimals,
    joined,
    labels,
    months_between,
    numbered,
    positions_within,
)
from orchestration.sample.blocks import Block
from orchestration.sample.contracts import NO_DROP
from orchestration.sample.spend import THOUSAND_DONG, spend_drops, spend_factors

SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("occurred_at", pa.timestamp("s")),
        ("amount", pa.decimal128(18, 2)),
        ("transaction_id", pa.string()),
        ("currency", pa.string()),
        ("cost", pa.decimal128(18, 2)),
        ("quantity", pa.int64()),
        ("kind", pa.string()),
        ("product_category", pa.string()),
        ("location", pa.string()),
    ]
)
KINDS = ("sale", "refund", "adjustment", "subscription_payment")
SALE, REFUND, ADJUSTMENT, PAYMENT = range(4)
NONE = -1  # an empty field
CATEGORIES = {
    "thực phẩm": 0.50,
    "đồ uống": 0.20,
    "gia dụng": 0.15,
    "mỹ phẩm": 0.10,
    "đồ chơi": 0.05,
}
SHOPS = [f"Sen {region} {shop}" for region in p.SEN.regions for shop in (1, 2)]


@dataclass(frozen=True)
class Movements:
    """Movements in order of time; amounts and costs in hundredths of the row's currency."""

    person: Ints  # place in the block, NONE for a guest
    at: Days  # to the second
    amount: Ints
    transaction_id: Any
    currency: Ints  # position in COMPANIES
    cost: Ints
    quantity: Ints
    kind: Ints
    category: Ints
    shop: Ints

    @property
    def month(self) -> Days:
        """The month each falls into."""
        return self.at.astype("datetime64[M]")

    def table(self, block: Block, amount: Ints) -> Any:
        """The movements as delivered, with these amounts."""
        columns = [
            block.customer_ids.take(pa.array(self.person, mask=self.person == NONE)),
            pa.array(self.at),
            decimals(amount, 2),
            self.transaction_id,
            labels([company.currency for company in p.COMPANIES], self.currency),
            decimals(self.cost, 2, self.cost == NONE),
            pa.array(self.quantity, mask=self.quantity == NONE),
            labels(KINDS, self.kind),
            labels(list(CATEGORIES), self.category),
            labels(SHOPS, self.shop),
        ]
        return pa.table(columns, schema=SCHEMA)


def movements(block: Block) -> Movements:
    """All movements of the block's customers, and of the guests beside them."""
    found = _payments(block) if block.company is p.ABC else _shop_sales(block)
    order = np.argsort(found.at, kind="stable")
    return _take(found, order)


def _take(rows: Movements, places: Ints) -> Movements:
    columns = {name: column for name, column in vars(rows).items() if name != "transaction_id"}
    taken = {name: column[places] for name, column in columns.items()}
    return Movements(transaction_id=rows.transaction_id.take(pa.array(places)), **taken)


def _together(*parts: Movements) -> Movements:
    names = [name for name in vars(parts[0]) if name != "transaction_id"]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Movements(
        transaction_id=pa.concat_arrays([part.transaction_id for part in parts]), **columns
    )


def _payments(block: Block) -> Movements:
    """The cash of the terms, at each billing day reached, and small credits."""
    rng = block.rng("payments")
    _, lives = block.contracts
    reached = np.minimum(months_between(lives.start, p.LAST_DAY), lives.end_month - 1)
    life = np.repeat(np.arange(len(reached)), reached // lives.billing + 1)
    lives = lives.take(life)
    month = positions_within(life) * lives.billing
    none = np.full(len(life), NONE)
    payments = Movements(
        person=lives.person,
        at=at_second(add_months(lives.start, month), 3 * 3600),
        amount=lives.monthly_cents(month) * lives.billing,
        transaction_id=joined(
            "ABC-",
            numbered(block.numbers[lives.person], 6),
            "-",
            numbered(lives.life * 1000 + month, 4),
        ),
        currency=np.zeros(len(life), dtype=np.int64),
        cost=none,
        quantity=none,
        kind=np.full(len(life), PAYMENT),
        category=none,
        shop=none,
    )
    credited = rng.random(len(life)) < p.CREDIT_SHARE
    credited &= payments.at < p.LAST_DAY - np.timedelta64(3, "D")
    base = _take(payments, np.flatnonzero(credited))
    credits = _replaced(
        base,
        at=base.at + np.timedelta64(3, "D"),
        amount=-(base.amount // 10),
        transaction_id=joined(base.transaction_id, "-A"),
        currency=np.full(len(base.at), NONE),  # empty: the reporting currency
        kind=np.full(len(base.at), ADJUSTMENT),
    )
    return _together(payments, credits)


def _replaced(rows: Movements, **columns: Any) -> Movements:
    return Movements(**{**vars(rows), **columns})


def _shop_sales(block: Block) -> Movements:
    """Sales of every visit, refunds of some, and sales to guests."""
    rng = block.rng("sales")
    lives = block.shopping
    person, day = lives.visit_person, lives.visit_day
    ids = joined(
        "SEN-", numbered(block.numbers[person], 6), "-", numbered(positions_within(person), 4)
    )
    sales = _baskets(rng, block, person, day, ids)
    sales = _resized(sales, spend_factors(block, person, day, sales.amount))

    returned = rng.random(len(person)) < p.REFUND_SHARE
    returned &= spend_drops(block)[person] == NO_DROP  # a refund would hide how deep the fall is
    base = _take(sales, np.flatnonzero(returned))
    part = np.where(rng.random(len(base.at)) < 0.7, 1, 2)
    refunds = _replaced(
        base,
        at=base.at + rng.integers(1, 15, len(base.at)).astype("timedelta64[D]"),
        amount=-(base.amount // part),
        transaction_id=joined(base.transaction_id, "-R"),
        cost=np.full(len(base.at), NONE),
        kind=np.full(len(base.at), REFUND),
    )
    in_time = refunds.at.astype("datetime64[D]") <= p.LAST_DAY
    refunds = _take(refunds, np.flatnonzero(in_time))

    guests = int(np.ceil(p.GUEST_SHARE * len(day)))
    guest_days = rng.choice(day, guests) if guests else day[:0]
    guest_ids = joined(f"SEN-G{block.index:04d}-", numbered(np.arange(guests), 5))
    guest_sales = _baskets(rng, block, np.full(guests, NONE), guest_days, guest_ids)
    return _together(sales, refunds, guest_sales)


def _resized(rows: Movements, factor: Floats) -> Movements:
    """The rows with other amounts, in whole thousands of dong, and their costs in whole dong."""
    amount = np.maximum(np.rint(rows.amount * factor / THOUSAND_DONG), 1).astype(np.int64)
    cost = np.rint(rows.cost * factor / 100).astype(np.int64) * 100
    return _replaced(
        rows, amount=amount * THOUSAND_DONG, cost=np.where(rows.cost == NONE, NONE, cost)
    )


def _baskets(
    rng: np.random.Generator, block: Block, person: Ints, day: Days, ids: Any
) -> Movements:
    size = len(person)
    taste = np.exp(block.rng("taste").normal(0, 0.4, block.size))
    usual: Floats = np.where(person == NONE, 1.0, taste[person])
    factor = np.where(_before_tet(day), p.TET_BASKET_FACTOR, 1.0)
    basket = p.BASKET_VND * usual * factor * np.exp(rng.normal(-0.1, 0.45, size))
    dong = np.maximum(np.rint(basket / 1000), 1).astype(np.int64) * 1000
    cost = np.rint(dong * rng.uniform(0.70, 0.85, size)).astype(np.int64)
    away = (person == NONE) | (rng.random(size) < 0.1)
    home = block.people.region[person] * 2 + person % 2
    unstated = rng.random(size) < p.EMPTY_KIND_SHARE
    return Movements(
        person=person,
        at=at_second(day, rng.integers(8 * 3600, 21 * 3600, size)),
        amount=dong * 100,
        transaction_id=ids,
        currency=np.ones(size, dtype=np.int64),
        cost=np.where(rng.random(size) < p.KNOWN_COST_SHARE, cost * 100, NONE),
        quantity=rng.integers(1, 13, size),
        kind=np.where(unstated, NONE, SALE),
        category=choose(rng, CATEGORIES, size),
        shop=np.where(away, rng.integers(0, len(SHOPS), size), home),
    )


def _before_tet(day: Days) -> Bools:
    until = [(np.datetime64(holiday, "D") - day).astype(np.int64) for holiday in p.TET_DAYS]
    near = [(days > 0) & (days <= p.TET_SEASON_DAYS) for days in until]
    return np.asarray(np.any(near, axis=0))
