"""The few figures a run ends with, read from the release as BI reads them."""

from collections.abc import Iterator

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration.commands.releases import forecasts_in_words
from orchestration.publishing.manifest import Release
from orchestration.settings import Settings

CURRENT_FILE = "current.duckdb"
CUSTOMERS = "select count(*), count(*) filter (where is_active) from marts.customers"
CHURN = """
    select period_start, churn_rate, lost_customers, starting_customers
    from marts.churn_by_period
    where dimension = 'all' and period_type = 'month' and churn_rate is not null
    order by period_start desc limit 1
"""
NPS = """
    select period_start, nps, nps_low, nps_high, responses
    from marts.nps_by_period
    where dimension = 'all' and period_type = 'quarter' and is_complete and nps is not null
    order by period_start desc limit 1
"""
REVENUE = "select sum(revenue), sum(margin) from marts.customer_lifetime_value"
QUALITY = """
    select sum(landed), sum(accepted), sum(rejected), sum(superseded), sum(duplicates)
    from marts.data_quality
"""


def print_headline(settings: Settings, release: Release, console: Console) -> None:
    """Print the figures and the paths of what was written."""
    table = Table(title=f"As of {release.facts.as_of_date}", show_header=False)
    with duckdb.connect(str(settings.published / CURRENT_FILE), read_only=True) as connection:
        for name, value in _figures(connection, settings.currency):
            table.add_row(name, value)
    table.add_row("Customers with a forecast", forecasts_in_words(release.facts.forecasts))
    console.print(table)
    if release.facts.sample:
        console.print("These figures are the made-up sample company's (`sample: true`).")
    console.print(f"Marts for BI     {settings.published / CURRENT_FILE}", soft_wrap=True)
    console.print(f"Release          {release.folder}", soft_wrap=True)
    console.print(f"Validation page  {release.folder / 'validation.html'}", soft_wrap=True)
    console.print(f"Report of fits   {release.folder / 'fit_report.html'}", soft_wrap=True)


def _figures(connection: duckdb.DuckDBPyConnection, currency: str) -> Iterator[tuple[str, str]]:
    customers, active = connection.execute(CUSTOMERS).fetchall()[0]
    yield "Customers", f"{customers:,}, {active:,} of them active"
    for month, rate, lost, starting in connection.execute(CHURN).fetchall():
        yield f"Churn in {month:%Y-%m}", f"{rate:.2%} ({lost:,} of {starting:,})"
    for quarter, nps, low, high, responses in connection.execute(NPS).fetchall():
        name = f"NPS of the quarter from {quarter:%Y-%m}"
        yield name, f"{nps:.0f} ({low:.0f} to {high:.0f}, {responses:,} answers)"
    revenue, margin = connection.execute(REVENUE).fetchall()[0]
    yield "Revenue so far", f"{revenue:,.2f} {currency}, margin {margin:,.2f}"
    landed, accepted, *others = connection.execute(QUALITY).fetchall()[0]
    rejected, superseded, duplicates = others
    yield (
        "Rows landed",
        f"{landed:,}: {accepted:,} accepted, {rejected:,} rejected, "
        f"{superseded:,} superseded, {duplicates:,} duplicates",
    )
