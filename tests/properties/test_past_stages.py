"""The stage of a past month's end is the one that was told on that day."""

from datetime import date

from orchestration.sample import write_sample
from tests.conftest import Company

PAST, PRESENT = date(2026, 3, 31), date(2026, 6, 30)


def test_a_later_date_tells_a_past_month_end_as_it_was_told_on_it(company: Company) -> None:
    """Prevents: an end, a cancellation, a renewal or a purchase known before its day."""
    write_sample(company.settings.inbox, customers=400)
    company.land()
    told = []
    for day in (PAST, PRESENT):
        company = company.as_of(day)
        company.build(["--select", "+lifecycle_stages"])
        told.append(
            company.ask(
                "select customer_id, month, day, stage from customer_stages "
                f"where month <= date '{PAST}' order by all"
            )
        )
    assert len({stage for *_, stage in told[0]}) == 8
    assert told[0] == told[1]
