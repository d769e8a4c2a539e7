"""A made-up review with one of everything, hostile text included, to render in tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.review.document import (
    Chart,
    Column,
    Definition,
    Kind,
    Paragraph,
    Review,
    Row,
    Section,
    Table,
)

HOSTILE = '<script>alert("x")</script> & #let * $x$ _y_ @z `code` \\ "q" [b] ~ = <b id=ti>'
LONG = "Nghiêngngảkhuỷukhuỷuthuởnguyễnướcđường" * 2
WORDS = {
    "en": {
        "title": "Plan review, Q3 2026",
        "subtitle": "Churn, revenue and voice of the customers against the plan of the year",
        "text": "Churn stands at 3.1% after three quarters; the plan allows 5.0% for the year. "
        "Three of eleven targets are missed, net revenue retention by most.",
        "quarter": "Quarter",
        "segment": "Segment",
        "customers": "Customers at start",
        "rate": "Churn rate",
        "change": "Change",
        "nps": "NPS",
        "ratio": "LTV to CAC",
        "money": "Revenue lost",
        "day": "Measured on",
        "flag": "Final",
        "meaning": "Customers active on the day before the period and no longer on its last day, "
        "over those active on the day before it. 500 at the start and 25 of them lost: 5%.",
        "plan": "The year against the plan",
        "churn": "Who left, and why",
        "trend": "Churn has fallen since spring",
        "described": "A line of the quarterly churn rate with its 95% interval, from 4.2% to 3.1%.",
        "regions": "Churn by region",
        "note": "Regions with fewer than 30 customers are left out.",
        "metric": "Metric",
        "target": "Target",
        "actual": "Actual",
        "status": "Status",
    },
    "vi": {
        "title": "Đánh giá kế hoạch quý 3 năm 2026",
        "subtitle": "Khách hàng rời bỏ, doanh thu và tiếng nói khách hàng so với kế hoạch năm",
        "text": "Sau ba quý, tỷ lệ rời bỏ là 3,1 %; kế hoạch cho phép 5,0 % trong cả năm. "
        "Ba trong mười một mục tiêu chưa đạt, xa nhất là tỷ lệ giữ doanh thu ròng.",
        "quarter": "Quý",
        "segment": "Phân khúc",
        "customers": "Khách đầu kỳ",
        "rate": "Tỷ lệ rời bỏ",
        "change": "Thay đổi",
        "nps": "NPS",
        "ratio": "LTV trên CAC",
        "money": "Doanh thu mất",
        "day": "Ngày đo",
        "flag": "Đã chốt",
        "meaning": "Số khách còn hoạt động vào ngày trước kỳ nhưng không còn vào ngày cuối kỳ, "
        "chia cho số khách hoạt động vào ngày trước kỳ. Đầu kỳ 500, mất 25: tỷ lệ là 5 %.",
        "plan": "So với kế hoạch năm",
        "churn": "Ai rời bỏ, vì sao",
        "trend": "Tỷ lệ rời bỏ giảm từ mùa xuân",
        "described": "Đường tỷ lệ rời bỏ theo quý với khoảng tin cậy 95 %, từ 4,2 % xuống 3,1 %.",
        "regions": "Rời bỏ theo khu vực",
        "note": "Không tính các khu vực có ít hơn 30 khách hàng.",
        "metric": "Chỉ số",
        "target": "Mục tiêu",
        "actual": "Thực tế",
        "status": "Tình trạng",
    },
}


def example_review(language: str = "en", currency: str = "USD") -> Review:
    """A review in English or Vietnamese, in dollars or dong."""
    say = WORDS[language]
    return Review(
        title=say["title"],
        subtitle=say["subtitle"],
        language=language,
        currency=currency,
        minor_units=0 if currency == "VND" else 2,
        release_id="20261001T023000Z-0001",
        as_of_date=date(2026, 10, 14),
        is_sample=True,
        sections=[
            Section(
                "plan",
                say["plan"],
                [Paragraph(say["text"]), _plan(say)],
                [Definition(say["rate"], say["meaning"]), Definition(HOSTILE, HOSTILE)],
            ),
            Section(
                "churn",
                say["churn"],
                [Paragraph(HOSTILE), _trend(say), _quarters(say), _regions(say)],
                [Definition(say["rate"], say["meaning"])],
            ),
        ],
    )


def _plan(say: dict[str, str]) -> Table:
    columns = [
        Column(say["metric"], Kind.TEXT),
        Column(say["target"], Kind.SHARE, "target"),
        Column(say["actual"], Kind.SHARE, "actual"),
        Column(say["status"], Kind.TEXT, "status"),
    ]
    rows = [
        Row({"metric": "churn_rate"}, [say["rate"], 0.05, 0.0314, "on_track"]),
        Row(
            {"metric": "nps"},
            [say["nps"], 45, 38.25, "missed"],
            kinds=[Kind.TEXT, Kind.POINTS, Kind.POINTS, Kind.TEXT],
        ),
        Row(
            {"metric": "cac"},
            [say["money"], Decimal("420.00"), None, "not_due"],
            kinds=[Kind.TEXT, Kind.MONEY, Kind.MONEY, Kind.TEXT],
        ),
    ]
    return Table("targets", say["plan"], "plan_review", columns, rows)


def _trend(say: dict[str, str]) -> Chart:
    values = [
        {"quarter": f"Q{q} {y}", "rate": rate, "low": rate - 0.006, "high": rate + 0.006}
        for (y, q), rate in zip(
            [(y, q) for y in (2025, 2026) for q in (1, 2, 3, 4)][:7],
            [0.039, 0.042, 0.041, 0.042, 0.038, 0.033, 0.031],
            strict=True,
        )
    ]
    x: dict[str, Any] = {"field": "quarter", "type": "ordinal", "sort": None, "title": None}
    y: dict[str, Any] = {"type": "quantitative", "axis": {"format": ".0%"}, "title": say["rate"]}
    return Chart(
        "trend",
        say["trend"],
        say["described"],
        {
            "data": {"values": values},
            "height": 240,
            "encoding": {"x": x},
            "layer": [
                {
                    "mark": {"type": "area", "opacity": 0.2, "color": "#1f5a7a"},
                    "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
                },
                {
                    "mark": {"type": "line", "point": True, "color": "#1f5a7a"},
                    "encoding": {"y": {**y, "field": "rate"}},
                },
            ],
        },
    )


def _quarters(say: dict[str, str]) -> Table:
    columns = [
        Column(say["quarter"], Kind.PERIOD, "period_start"),
        Column(say["segment"], Kind.TEXT, "dimension_value"),
        Column(say["customers"], Kind.COUNT, "starting_customers"),
        Column(say["rate"], Kind.SHARE, "churn_rate"),
        Column(say["change"], Kind.SHARE_CHANGE, "rate_effect"),
        Column(say["nps"], Kind.POINTS, "nps"),
        Column(say["ratio"], Kind.RATIO, "ltv_to_cac"),
        Column(say["money"], Kind.MONEY, "churned_mrr"),
        Column(say["day"], Kind.DATE, "due_on"),
        Column(say["flag"], Kind.FLAG, "is_final"),
    ]
    day = date(2026, 9, 30)
    rows = [
        _row(
            [date(2026, 4, 1), HOSTILE, 12345, 0.0421, -0.004, -3.5, 2.5, "1234567.00", day, True]
        ),
        _row([date(2026, 7, 1), LONG, 0, 0.0, 0.0, 41.0, 3.125, "-1234.50", day, False]),
        _row(
            [date(2026, 10, 1), "Hà Nội", 987, None, None, None, None, None, None, None],
            is_complete=False,
        ),
    ]
    return Table("quarters", say["churn"], "churn_by_period", columns, rows, note=HOSTILE)


def _row(values: list[Any], *, is_complete: bool = True) -> Row:
    values[7] = Decimal(values[7]) if values[7] else None
    key = {"period_type": "quarter", "period_start": values[0], "dimension_value": values[1]}
    return Row(key, values, is_complete)


def _regions(say: dict[str, str]) -> Table:
    columns = [
        Column(say["segment"], Kind.TEXT, "dimension_value"),
        Column(say["customers"], Kind.COUNT, "starting_customers"),
        Column(say["rate"], Kind.SHARE, "churn_rate"),
        Column(say["money"], Kind.MONEY, "revenue_lost"),
    ]
    rows = [
        Row(
            {"dimension": "region", "dimension_value": f"Quận {number}"},
            [f"Quận {number}", number * 997, number / 1000, Decimal(number * 12345)],
        )
        for number in range(1, 41)
    ]
    return Table("regions", say["regions"], "churn_by_period", columns, rows, note=say["note"])
