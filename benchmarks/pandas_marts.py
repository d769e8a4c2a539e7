"""Lives, cohorts and survival in pandas, from accepted transactions."""

import numpy as np
import pandas as pd

WINDOW = pd.Timedelta(days=90)
ATTRIBUTES = ("segment", "acquisition_channel", "region", "relationship")
LETTERS = {"month": "M", "quarter": "Q", "year": "Y"}
Z = 1.959963984540054


def marts(rows: pd.DataFrame, customers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The marts by name; money in the reporting currency."""
    as_of = rows["day"].max()
    known = rows[rows["customer_id"].notna()]
    sales = known[known["kind"] == "sale"]
    visits = sales[["customer_id", "day"]].drop_duplicates().sort_values(["customer_id", "day"])
    seen = known.groupby("customer_id")["day"].min()
    first_seen = customers["customer_id"].map(seen)
    is_visible = customers["registered_on"].isna() | (customers["registered_on"] <= as_of)
    profiles = customers[is_visible | (first_seen <= as_of)]
    lives = _lives(visits, as_of).merge(profiles, on="customer_id")
    periods = _periods(lives["started_on"].min(), as_of)
    return {
        "customers": _customers(profiles, lives, visits, sales, as_of),
        "churn_by_period": _churn(lives, profiles, periods),
        "cohort_retention": _cohorts(lives, known, periods),
        "customer_survival": _survival(lives, as_of),
    }


def _start(days: pd.Series, period_type: str) -> pd.Series:
    started: pd.Series = days.dt.to_period(LETTERS[period_type]).dt.start_time
    return started


def _lives(visits: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    day, customer = visits["day"], visits["customer_id"]
    is_next = customer == customer.shift()
    begins = ~is_next | (day > day.shift() + WINDOW)
    number = begins.groupby(customer).cumsum().astype(int).rename("number")
    spans = visits.groupby(["customer_id", number])["day"].agg(["min", "max"]).reset_index()
    ended = spans["max"] + WINDOW
    same = spans["customer_id"] == spans["customer_id"].shift()
    follows = spans["customer_id"] == spans["customer_id"].shift(-1)
    return pd.DataFrame(
        {
            "customer_id": spans["customer_id"],
            "number": spans["number"],
            "started_on": spans["min"],
            "churned_on": ended.where(ended <= as_of),
            "previous_churned_on": ended.shift().where(same),
            "next_started_on": spans["min"].shift(-1).where(follows),
        }
    )


def _periods(first: pd.Timestamp, as_of: pd.Timestamp) -> pd.DataFrame:
    parts = []
    for name, letter in LETTERS.items():
        spans = pd.period_range(first, as_of, freq=letter)
        end = spans.end_time.normalize() + pd.Timedelta(days=1)
        parts.append(
            pd.DataFrame({"period_type": name, "period_start": spans.start_time, "period_end": end})
        )
    periods = pd.concat(parts, ignore_index=True)
    periods["is_complete"] = periods["period_end"] <= as_of + pd.Timedelta(days=1)
    return periods


def _by_dimension(rows: pd.DataFrame, keys: list[str], sums: list[str]) -> pd.DataFrame:
    parts = [rows.groupby(keys)[sums].sum().reset_index().assign(dimension="all")]
    parts[0]["dimension_value"] = "all"
    for attribute in ATTRIBUTES:
        part = rows.groupby([*keys, attribute])[sums].sum().reset_index()
        parts.append(
            part.rename(columns={attribute: "dimension_value"}).assign(dimension=attribute)
        )
    return pd.concat(parts, ignore_index=True)


def _customers(
    profiles: pd.DataFrame,
    lives: pd.DataFrame,
    visits: pd.DataFrame,
    sales: pd.DataFrame,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    by_life = lives.groupby("customer_id")
    facts = by_life["started_on"].agg(episodes="size", first_active_on="min")
    facts["is_active"] = lives["churned_on"].isna().groupby(lives["customer_id"]).any()
    facts["churned"] = by_life["churned_on"].max()
    bought = visits.groupby("customer_id")["day"].agg(visits="size", first="min", last="max")
    frame = profiles.merge(facts, on="customer_id", how="left")
    frame = frame.merge(bought, on="customer_id", how="left")
    for name, column in (
        ("favourite_category", "product_category"),
        ("usual_location", "location"),
    ):
        frame[name] = frame["customer_id"].map(_choice(sales, column))
    active = frame["is_active"].astype("boolean").fillna(False).astype(bool)
    days = (frame["last"] - frame["first"]).dt.days
    frame["usual_interval_days"] = (days / (frame["visits"] - 1)).where(frame["visits"] > 1)
    frame["is_active"] = active
    before = frame["churned"] - pd.Timedelta(days=1)
    frame["last_active_on"] = before.mask(active, as_of)
    frame["churned_on"] = frame["churned"].where(~active)
    for name in ("episodes", "visits"):
        frame[name] = frame[name].fillna(0).astype(int)
    frame = frame.rename(columns={"first": "first_purchase_on", "last": "last_purchase_on"})
    return frame.drop(columns="churned")


def _choice(sales: pd.DataFrame, column: str) -> pd.Series:
    days = sales.loc[sales[column].notna(), ["customer_id", column, "day"]].drop_duplicates()
    counted = days.groupby(["customer_id", column])["day"].agg(["size", "max"]).reset_index()
    counted["month"] = _start(counted["max"], "month")
    order = counted.sort_values(
        ["customer_id", "size", "month", column], ascending=[True, False, False, True]
    )
    return order.drop_duplicates("customer_id").set_index("customer_id")[column]


def _churn(lives: pd.DataFrame, profiles: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    names = ["new", "reactivated", "lost", "lost_new", "returned", "net"]
    moves = []
    for period_type in LETTERS:
        started, ended, before, again = (
            _start(lives[name], period_type)
            for name in ("started_on", "churned_on", "previous_churned_on", "next_started_on")
        )
        first = lives["number"] == 1
        starts = lives[["customer_id", *ATTRIBUTES]].assign(
            period_start=started, new=first, reactivated=~first & (before < started), net=1
        )
        moves.append(starts.assign(period_type=period_type))
        ends = lives[["customer_id", *ATTRIBUTES]].assign(
            period_start=ended, was=started < ended, again=again == ended, net=-1
        )
        ends = ends[ends["period_start"].notna()]
        by_customer = ends.groupby(["customer_id", "period_start"], sort=False)
        last = ends[~ends.duplicated(["customer_id", "period_start"], keep="last")].copy()
        places = pd.MultiIndex.from_frame(last[["customer_id", "period_start"]])
        was = by_customer["was"].first().reindex(places).to_numpy()
        last["net"] = by_customer["net"].sum().reindex(places).to_numpy()
        last["lost"] = was & ~last["again"]
        last["lost_new"] = ~was & ~last["again"]
        last["returned"] = was & last["again"]
        moves.append(last.assign(period_type=period_type))
    moved = pd.concat(moves, ignore_index=True)
    moved[names] = moved[names].astype("float64").fillna(0)
    sums = _by_dimension(moved, ["period_type", "period_start"], names)
    groups = _by_dimension(profiles.assign(one=1, customers=1), ["one"], ["customers"])
    groups = groups[["dimension", "dimension_value"]].drop_duplicates()
    keys = ["period_type", "period_start", "dimension", "dimension_value"]
    frame = periods.merge(groups, how="cross").merge(sums, on=keys, how="left")
    frame[names] = frame[names].fillna(0).astype("int64")
    frame = frame.sort_values(keys)
    ending = frame.groupby(["period_type", "dimension", "dimension_value"])["net"].cumsum()
    frame["ending_customers"], frame["starting_customers"] = ending, ending - frame["net"]
    frame["is_warm_up"] = frame["period_start"] < lives["started_on"].min() + WINDOW
    n = frame["starting_customers"].where(frame["is_complete"] & ~frame["is_warm_up"])
    n, x = n.where(n > 0).astype(float), frame["lost"].astype(float)
    spread = Z * np.sqrt(x * (n - x) / n + Z * Z / 4)
    frame["churn_rate"] = x / n
    frame["churn_rate_low"] = np.maximum((x + Z * Z / 2 - spread) / (n + Z * Z), 0)
    frame["churn_rate_high"] = np.minimum((x + Z * Z / 2 + spread) / (n + Z * Z), 1)
    days = (frame["period_end"] - frame["period_start"]).dt.days
    frame["annualised_churn_rate"] = 1 - (1 - frame["churn_rate"]) ** (365 / days)
    renamed = {name: f"{name}_customers" for name in ("new", "reactivated", "lost", "lost_new")}
    frame = frame.rename(columns={**renamed, "returned": "returned_in_period"})
    churn: pd.DataFrame = frame.drop(columns=["period_end", "net"])
    return churn


def _cohorts(lives: pd.DataFrame, known: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    firsts = lives.loc[lives["number"] == 1, ["customer_id", "started_on", *ATTRIBUTES]]
    month = _start(known["day"], "month").rename("month")
    money = known["cents"].where(known["kind"] != "subscription_payment", 0)
    facts = pd.DataFrame({"cents": money, "is_active": known["kind"] == "sale"})
    months = facts.groupby([known["customer_id"], month]).agg({"cents": "sum", "is_active": "any"})
    months = months.reset_index().merge(firsts, on="customer_id")
    parts = []
    for period_type in LETTERS:
        keys = ["customer_id", "period_start"]
        rows = months.assign(
            period_start=_start(months["month"], period_type),
            cohort_start=_start(months["started_on"], period_type),
        )
        if period_type != "month":
            held = dict.fromkeys(["cohort_start", *ATTRIBUTES], "first")
            rows = rows.groupby(keys, as_index=False).agg(
                {"cents": "sum", "is_active": "any", **held}
            )
        rows = rows[rows["period_start"] >= rows["cohort_start"]]
        active = rows[rows["is_active"]]
        last = active.groupby("customer_id")["period_start"].max()
        rows = rows.assign(
            active=rows["is_active"].astype(int),
            last=(rows["is_active"] & (rows["period_start"] == rows["customer_id"].map(last))),
            size=(rows["period_start"] == rows["cohort_start"]).astype(int),
        )
        sums = ["active", "last", "size", "cents"]
        cells = _by_dimension(rows, ["cohort_start", "period_start"], sums)
        parts.append(_cohort_grid(cells, periods[periods["period_type"] == period_type]))
    return pd.concat(parts, ignore_index=True)


def _cohort_grid(cells: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    group = ["cohort_start", "dimension", "dimension_value"]
    first = cells[cells["cohort_start"] == cells["period_start"]]
    sizes = first.rename(columns={"size": "cohort_size", "cents": "first_cents"})
    grid = sizes[[*group, "cohort_size", "first_cents"]].merge(periods, how="cross")
    grid = grid[grid["period_start"] >= grid["cohort_start"]]
    counts = ["active", "last", "cents"]
    grid = grid.merge(
        cells[[*group, "period_start", *counts]], on=[*group, "period_start"], how="left"
    )
    grid[counts] = grid[counts].fillna(0).astype("int64")
    grid = grid.sort_values([*group, "period_start"])
    grid["period_number"] = grid.groupby(group).cumcount()
    grid["active_on_or_after"] = grid[::-1].groupby(group)["last"].cumsum()
    done, revenue = grid["is_complete"], grid["cents"] / 100
    return pd.DataFrame(
        {
            "cohort_type": grid["period_type"],
            **{name: grid[name] for name in [*group, "period_start", "period_number"]},
            "is_complete": done,
            "cohort_size": grid["cohort_size"],
            "eligible_customers": grid["cohort_size"].where(done, 0),
            "active_customers": grid["active"],
            "active_on_or_after": grid["active_on_or_after"],
            "retention_rate": (grid["active"] / grid["cohort_size"]).where(done),
            "revenue": revenue,
            "full_first_revenue": grid["first_cents"] / 100,
            "revenue_retention_rate": (revenue / (grid["first_cents"] / 100)).where(
                done & (grid["first_cents"] != 0)
            ),
        }
    )


def _survival(lives: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    firsts = lives[lives["number"] == 1]
    days = (firsts["churned_on"].fillna(as_of) - firsts["started_on"]).dt.days
    rows = firsts.assign(days=days, lives=1, churned=firsts["churned_on"].notna().astype(int))
    counted = _by_dimension(rows, ["days"], ["lives", "churned"])
    parts = []
    for (dimension, value), curve in counted.groupby(["dimension", "dimension_value"]):
        ordered = curve.sort_values("days")
        day, churned = ordered["days"].to_numpy(), ordered["churned"].to_numpy()
        at_risk = ordered["lives"].to_numpy()[::-1].cumsum()[::-1]
        left = churned < at_risk
        share = np.where(left, churned / at_risk, 0.0)
        terms = np.where(left, churned / (at_risk * np.maximum(at_risk - churned, 1)), 0.0)
        logs, greenwood = np.log1p(-share).cumsum(), terms.cumsum()
        nobody, so_far = np.maximum.accumulate(~left), churned.cumsum()
        months = np.arange(1200)
        ends = np.floor(months * 30.4375 + 0.5).astype(int)
        ends = ends[ends <= day.max()]
        place = np.searchsorted(day, ends, side="right") - 1
        started = place >= 0
        log = np.where(started, logs[place], 0.0)
        spread = np.where(started, greenwood[place], 0.0)
        gone, total = started & nobody[place], np.where(started, so_far[place], 0)
        reached = np.append(at_risk, 0)[np.searchsorted(day, ends, side="left")]
        with np.errstate(divide="ignore", invalid="ignore"):
            width = Z * np.sqrt(spread) / np.abs(log)
            low, high = (np.exp(log * np.exp(sign * width)) for sign in (1, -1))
        parts.append(
            pd.DataFrame(
                {
                    "dimension": dimension,
                    "dimension_value": value,
                    "tenure_months": months[: len(ends)],
                    "at_risk": reached,
                    "churned": np.diff(total, prepend=0),
                    "survival": np.where(gone, 0.0, np.exp(log)),
                    "survival_low": np.where(gone, np.nan, np.where(log == 0, 1.0, low)),
                    "survival_high": np.where(gone, np.nan, np.where(log == 0, 1.0, high)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
