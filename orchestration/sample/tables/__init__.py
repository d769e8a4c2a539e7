"""The sample's tables: to add one, write its module and name it in TABLES."""

from orchestration.sample.tables.base import SampleTable
from orchestration.sample.tables.customers import CUSTOMERS
from orchestration.sample.tables.exchange_rates import EXCHANGE_RATES
from orchestration.sample.tables.exit_feedback import EXIT_FEEDBACK
from orchestration.sample.tables.interactions import INTERACTIONS
from orchestration.sample.tables.marketing_spend import MARKETING_SPEND
from orchestration.sample.tables.offers import OFFERS
from orchestration.sample.tables.subscriptions import SUBSCRIPTIONS
from orchestration.sample.tables.survey_responses import SURVEY_RESPONSES
from orchestration.sample.tables.transactions import TRANSACTIONS

TABLES: tuple[SampleTable, ...] = (
    CUSTOMERS,
    TRANSACTIONS,
    SUBSCRIPTIONS,
    SURVEY_RESPONSES,
    EXCHANGE_RATES,
    EXIT_FEEDBACK,
    INTERACTIONS,
    OFFERS,
    MARKETING_SPEND,
)
