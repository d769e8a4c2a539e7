"""What is planted in the sample company: every number a test can find again in its rows.

Shares and hazards are probabilities from 0 to 1, money is in the company's currency.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

FIRST_DAY = np.datetime64("2023-07-01", "D")
LAST_DAY = np.datetime64("2026-06-30", "D")
REPORTING_CURRENCY = "USD"
BLOCK_SIZE = 10_000  # customers made at a time; part of the seed's meaning, since it cuts the draws

# Registration: some were there when the books began, the others came evenly.
FOUNDING_SHARE = 0.25
FOUNDING_DAYS = 60

KNOWN_BIRTH_SHARE = {"ABC": 0.0, "SEN": 0.85}
FIRST_BIRTH = np.datetime64("1950-01-01", "D")
BIRTH_SPAN_DAYS = 20_000  # up to 2004


@dataclass(frozen=True)
class Segment:
    """A kind of customer. `nps_mix`: promoters, passives, detractors among its answers."""

    share: float
    monthly_hazard: float
    nps_mix: tuple[float, float, float]
    response_rate: float
    monthly_price: float = 0.0


@dataclass(frozen=True)
class Channel:
    """Where customers come from; the factors multiply the segment's hazard and price.

    `cac` is what winning a customer costs.
    """

    share: float
    hazard_factor: float
    cac: float = 0.0
    price_factor: float = 1.0


@dataclass(frozen=True)
class Company:
    """One half of the sample; `code` begins its customer ids."""

    code: str
    number: int
    currency: str
    segments: dict[str, Segment]
    channels: dict[str, Channel]
    regions: dict[str, float]

    @property
    def hazards(self) -> NDArray[np.float64]:
        """Monthly probability of leaving, segments in rows and channels in columns."""
        base = [segment.monthly_hazard for segment in self.segments.values()]
        factor = [channel.hazard_factor for channel in self.channels.values()]
        return np.outer(base, factor)


ABC = Company(
    code="ABC",
    number=1,
    currency="USD",
    segments={
        "starter": Segment(0.50, 0.050, (0.35, 0.35, 0.30), 0.30, monthly_price=29.0),
        "team": Segment(0.35, 0.030, (0.45, 0.35, 0.20), 0.35, monthly_price=75.0),
        "enterprise": Segment(0.15, 0.015, (0.55, 0.30, 0.15), 0.45, monthly_price=229.0),
    },
    channels={
        "organic": Channel(0.30, 1.0),
        "paid_search": Channel(0.25, 1.2, cac=520.0),
        "partner": Channel(0.15, 0.9, cac=480.0),
        "referral": Channel(0.15, 0.7, cac=50.0),
        "flash_deal": Channel(0.15, 3.5, cac=350.0, price_factor=0.3),
    },
    regions={"Americas": 0.40, "Europe": 0.35, "Asia Pacific": 0.25},
)
SEN = Company(
    code="SEN",
    number=2,
    currency="VND",
    segments={
        "satisfied": Segment(0.50, 0.015, (0.60, 0.28, 0.12), 0.45),
        "indifferent": Segment(0.50, 0.050, (0.32, 0.38, 0.30), 0.30),
    },
    channels={
        "walk_in": Channel(0.35, 1.0),
        "loyalty_app": Channel(0.25, 0.7, cac=100_000.0),
        "flyer": Channel(0.15, 1.1, cac=150_000.0),
        "referral": Channel(0.10, 0.7, cac=20_000.0),
        "flash_sale": Channel(0.15, 4.0, cac=50_000.0),
    },
    regions={
        "TP. Hồ Chí Minh": 0.35,
        "Hà Nội": 0.25,
        "Đà Nẵng": 0.15,
        "Hải Phòng": 0.15,
        "Cần Thơ": 0.10,
    },
)
COMPANIES = (ABC, SEN)
KEEPS_NOBODY = {"ABC": "flash_deal", "SEN": "flash_sale"}  # the cheapest of the paid channels

# ABC Software: contracts
TRIAL_SHARE = 0.60
TRIAL_DAYS = 14
TRIAL_CONVERSION = 0.65
ANNUAL_SHARE = 0.20
ANNUAL_PRICE_FACTOR = 0.85
ANNUAL_HAZARD_MONTHS = 4  # a yearly renewal carries the hazard of so many months
PLAN_CHANGE_HAZARD = 0.015  # monthly contracts; at most one change a contract
PLUS_PLAN_SHARE = 0.25
PLUS_PLAN_FACTOR = 1.4
PRICE_RISE_MONTH = np.datetime64("2025-09", "M")  # from the first anniversary in or after it
PRICE_RISE_FACTOR = 1.08
PRICE_RISE_HAZARD_FACTOR = 2.0
PRICE_RISE_HAZARD_MONTHS = 2
END_REASONS = {"voluntary": 0.70, "payment_failure": 0.22, "closed_by_company": 0.08}
NOTICE_DAYS = 20  # a voluntary end is agreed at most so many days before
COME_BACK_SHARE = 0.15  # of those who left, other than closed by the company
COME_BACK_DAYS = (30, 150)
CREDIT_SHARE = 0.01  # payments followed by a small credit (kind adjustment)

# Siêu thị Sen: purchases
NEVER_BUYS_SHARE = 0.02
GAP_DAYS = 30.0  # median over customers of the mean days between visits
GAP_SPREAD = 0.20  # sigma of its logarithm
GAP_LIMITS = (18.0, 45.0)
GAP_SHAPE = 6.0  # gamma gaps, steadier than chance: a silence of 90 days mostly means gone
OCCASIONAL_SHARE = 0.10
OCCASIONAL_GAP_DAYS = 75.0
REACTIVATION_SHARE = 0.12  # of those who dropped out
REACTIVATION_DAYS = (120, 300)
SECOND_BASKET_SHARE = 0.03  # visits with another sale on the same day
TET_DAYS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
TET_SEASON_DAYS = 21  # before the holiday
TET_EXTRA_VISIT_SHARE = 0.5
TET_BASKET_FACTOR = 1.6
BASKET_VND = 320_000.0
REFUND_SHARE = 0.02
KNOWN_COST_SHARE = 0.60
EMPTY_KIND_SHARE = 0.05
GUEST_SHARE = 0.01  # sales without a customer, per identified row

# Surveys: one NPS wave a quarter, on the 15th of its middle month
SURVEY_SHARE = 0.40  # of the active customers, each wave
ANSWER_DAYS = 20
COMMENT_SHARE = 0.30
FALLING_BRANCH = "Hải Phòng"
FALLING_NPS_POINTS = (10.0, 20.0, 30.0, 40.0)  # below the others, in the last waves

# Reasons for leaving, given by a share of those who left of their own will
EXIT_REASONS = {
    "ABC": {
        "hard_to_use": 0.30,
        "missing_features": 0.25,
        "price": 0.20,
        "slow_support": 0.15,
        "competitor": 0.10,
    },
    "SEN": {
        "indifference": 0.47,
        "dissatisfied": 0.20,
        "better_price": 0.15,
        "friends_advice": 0.08,
        "no_longer_needed": 0.05,
        "moved_away": 0.04,
        "deceased": 0.01,
    },
}
EXIT_ANSWER_SHARE = {"ABC": 0.85, "SEN": 0.50}
EXIT_EARLY_SHARE = 0.20  # answers before a contract's end
EXIT_EARLY_DAYS = 14
EXIT_MEAN_DAYS = 12.0  # after the end
EXIT_MOST_DAYS = 90
RIVALS = {"TaskHarbor": 0.50, "Plannery": 0.30, "Kanbanana": 0.20}
RIVAL_REASONS = ("price", "competitor")  # where a rival and its price are named
RIVAL_PRICE_FACTORS = (0.60, 1.10)  # of what the customer paid, evenly

# Contacts with customers
KEYLESS_SHARE = 0.01  # of the answers and contacts
NEVER_CONTACTED_SHARE = {"ABC": 0.10, "SEN": 0.40}  # of those a report counts as ever lost
CHECK_IN_SHARE = 0.60  # of the customers never lost; of the lost, all that are contacted at all
ONBOARDING_SHARE = {"ABC": 0.85, "SEN": 0.30}
ONBOARDING_DAYS = 20
SUPPORT_RATE = {"ABC": 0.08, "SEN": 0.01}  # calls a customer and month
COMPLAINT_RATE = {"ABC": 0.02, "SEN": 0.01}
RENEWAL_CONTACT_SHARE = 0.50  # of the yearly renewals
RENEWAL_CONTACT_DAYS = 30  # before the renewal
WIN_BACK_SHARE = {"ABC": 0.40, "SEN": 0.25}  # of the losses of customers contacted at all
WIN_BACK_DAYS = 45  # after the loss
BIRTHDAY_SHARE = {"ABC": 0.0, "SEN": 0.50}  # of the birthdays of active customers
RESPONSE_SHARE = 0.92
RESPONSE_HOURS = {"ABC": 8.0, "SEN": 30.0}  # median

# Campaigns, each with a control group: everyone eligible is assigned to an arm
TREATMENT_SHARE = 0.50
OUTCOME_DAYS = 90


@dataclass(frozen=True)
class Campaign:
    """An offer of one company; `hazard_factor` is its effect over OUTCOME_DAYS."""

    campaign_id: str
    company: Company
    offered: np.datetime64
    purpose: str
    hazard_factor: float
    cents: int  # what an offer costs, in hundredths of the reporting currency
    redeemed_share: float  # of the treated who stay long enough
    redeemed_days: int  # at most, after the offer


RENEWAL_2025 = Campaign(
    "renewal-2025", ABC, np.datetime64("2025-02-03", "D"), "retention", 0.5, 500, 0.40, 25
)
TET_2026 = Campaign(
    "tet-2026", SEN, np.datetime64("2026-01-19", "D"), "retention", 1.0, 40, 0.60, 60
)
CAMPAIGNS = (RENEWAL_2025, TET_2026)

# Marketing spend: each month and channel its CAC times the customers won, with some noise
SPEND_NOISE = 0.08  # sigma of its logarithm, 1 on average
SPEND_DAY = 10  # of the month; credit notes come on it a month later
KEEPING_COST = {"ABC": 1.5, "SEN": 2_000.0}  # a month and living customer, purpose retention
KEEPING_CHANNEL = {"ABC": "newsletter", "SEN": "loyalty_app"}
OVERCHARGED_MONTH = np.datetime64("2025-03", "M")
OVERCHARGED_SHARE = 0.25  # billed too much, and credited in the next month
PREPAID_CUSTOMERS = 4  # whose CAC is booked for the month after the last day

# Customers whose spend drops, as seen on the last day: 90 days against the 90 before
DROP_DAYS = 90
DROP_SHARE = 0.04  # of the customers old and steady enough for it, of each signal
DROP_LEAST_DAYS = 200  # since the life began


@dataclass(frozen=True)
class SpendDrop:
    """A fall that noise does not hide: planted a little deeper than the signal's bound.

    `spend_left` is what a shopper still spends. A contract changes its price on the anniversary
    nearest to the beginning of the last 90 days, up to 16 days from it, so `price_left` lies lower.
    """

    signal: str
    least_fall: float
    spend_left: float
    price_left: float


SPEND_DROPS = (
    SpendDrop("watch", 0.20, spend_left=0.76, price_left=0.70),
    SpendDrop("call_now", 0.50, spend_left=0.46, price_left=0.35),
)

# Exchange rates
VND_RATE_START = 0.0000420
VND_RATE_MONTHLY_DRIFT = -0.0018
VND_RATE_MONTHLY_NOISE = 0.004

# Deliveries that are not as they should be
LATE_SHARE = 0.01
LATE_MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
LATE_STEM = "transactions/2026-06-late"
CORRECTED_SHARE = 0.01
CORRECTED_MONTH = "2026-05"
CORRECTED_FACTOR = 10  # the first delivery has a zero too many
CORRECTIONS_STEM = "transactions/2026-06-corrections"
RESENT_STEM = "transactions/2024-03"
RESENT_COPY_STEM = "transactions/2024-03-resent"
BAD_TRANSACTIONS_STEM = "transactions/2026-06-typed-by-hand"
