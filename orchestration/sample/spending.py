"""What both companies spend on winning and keeping customers, month by month."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample import parameters as p
from orchestration.sample.arrays import Days, Ints, add_months
from orchestration.sample.blocks import Block

MONTHS = np.arange(p.FIRST_DAY.astype("datetime64[M]"), p.LAST_DAY.astype("datetime64[M]") + 1)
ACQUISITION, RETENTION = range(2)


@dataclass(frozen=True)
class Spending:
    """Amounts in hundredths of the company's currency, whole units of one without decimals."""

    channel: Ints  # position in channel_names
    spent: Days
    amount: Ints
    purpose: Ints


def channel_names(company: p.Company) -> list[str]:
    """Every channel the company may spend on; the one for keeping customers is the last."""
    return [*company.channels, p.KEEPING_CHANNEL[company.code]]


def won(block: Block) -> Ints:
    """Customers of the block won in each month (rows) by each channel (columns).

    A customer is won when it first pays or buys; a trial alone is not enough.
    """
    if block.company is p.ABC:
        lives = block.contracts[1]
        person, day = lives.person[lives.life == 1], lives.start[lives.life == 1]
    else:
        visits = block.shopping
        person, firsts = np.unique(visits.visit_person, return_index=True)
        day = visits.visit_day[firsts]
    month = (day.astype("datetime64[M]") - MONTHS[0]).astype(np.int64)
    counts = np.zeros((len(MONTHS), len(block.company.channels)), dtype=np.int64)
    np.add.at(counts, (month, block.people.channel[person]), 1)
    return counts


def spending(block: Block) -> Spending:
    """What the block's customers cost: nothing in a month and channel that won nobody."""
    company = block.company
    rng = block.rng("marketing spend")
    cac = np.array([channel.cac for channel in company.channels.values()])
    noise = np.exp(rng.normal(-(p.SPEND_NOISE**2) / 2, p.SPEND_NOISE, (len(MONTHS), len(cac))))
    cost = won(block) * cac * noise
    month, channel = np.nonzero(cost)
    amount = cost[month, channel]
    days = MONTHS.astype("datetime64[D]")
    alive = _living(block)
    parts = [
        (channel, days[month] + (p.SPEND_DAY - 1), amount, ACQUISITION),
        (
            np.full(len(MONTHS), len(cac)),
            days + (p.SPEND_DAY - 1),
            alive * p.KEEPING_COST[company.code],
            RETENTION,
        ),
    ]
    if block.index == 0:  # once a company
        paid = np.flatnonzero(cac)
        ahead = np.full(len(paid), p.LAST_DAY + np.timedelta64(p.SPEND_DAY, "D"))
        parts.append((paid, ahead, cac[paid] * p.PREPAID_CUSTOMERS, ACQUISITION))
        wrong = MONTHS[month] == p.OVERCHARGED_MONTH
        billed = days[month][wrong] + (p.SPEND_DAY - 1)
        extra = amount[wrong] * p.OVERCHARGED_SHARE
        parts.append((channel[wrong], billed, extra, ACQUISITION))
        parts.append((channel[wrong], add_months(billed, 1), -extra, ACQUISITION))
    unit = 100 if company is p.ABC else 1  # the đồng has no hundredths
    return Spending(
        channel=np.concatenate([part[0] for part in parts]),
        spent=np.concatenate([part[1] for part in parts]),
        amount=np.concatenate(
            [np.rint(part[2] * unit).astype(np.int64) * (100 // unit) for part in parts]
        ),
        purpose=np.concatenate([np.full(len(part[0]), part[3]) for part in parts]),
    )


def _living(block: Block) -> Ints:
    """Customers of the block alive on the first day of each month."""
    lives = block.contracts[1] if block.company is p.ABC else block.shopping
    days = MONTHS.astype("datetime64[D]")
    return np.array([lives.alive_on(day, block.size).sum() for day in days])
