"""The transactional marts as one would write them in pandas, vectorised, for this delivery.

Money is counted in whole hundredths, so that its sums are exact.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks import pandas_marts

KINDS = ("sale", "refund", "adjustment", "subscription_payment")
FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
LARGEST = 1e14
AMOUNT_PLACES, RATE_PLACES = 10**4, 10**10


def build(given: tuple[Path, Path]) -> Path:
    """Read the lake, write the marts into a new file beside the one by hand."""
    lake, beside = given
    file = beside.with_name(beside.name.replace("by-hand", "by-pandas"))
    file.unlink(missing_ok=True)
    customers, ids = _customers(lake)
    rows, landed = _transactions(lake, ids)
    marts = pandas_marts.marts(rows, customers)
    marts["data_quality"] = _quality(landed)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        for name, frame in marts.items():
            connection.register("frame", frame)
            connection.execute(f"create table marts.{name} as select * from frame")
            connection.unregister("frame")
    return file


def _read(lake: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    files = sorted((lake / table).glob("*.parquet"))
    parts = [pd.read_parquet(file, columns=columns) for file in files]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _text(column: pd.Series) -> pd.Series:
    stripped = column.astype("str").str.strip()
    return stripped.where(column.notna() & (stripped != ""))


def _customers(lake: Path) -> tuple[pd.DataFrame, Any]:
    """Accepted customers by id, and every id ever delivered."""
    rows = _read(lake, "customers").sort_values("_row_id")
    ids = _text(rows["customer_id"])
    registered = pd.to_datetime(rows["registered_at"], errors="coerce", format="mixed")
    born = pd.to_datetime(rows["birth_date"], errors="coerce", format="mixed")
    given = _text(rows["registered_at"]).notna() & registered.isna()
    given |= _text(rows["birth_date"]).notna() & born.isna()
    is_bad = ids.isna() | given | rows["_malformed"].notna()
    for day in (registered, born):
        is_bad |= day.notna() & ~day.between(FIRST, LAST, inclusive="left")
    channel = _text(rows["acquisition_channel"])
    referred = _text(rows["referred_by"]).notna()
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "segment": _text(rows["segment"]).fillna("unknown"),
            "acquisition_channel": channel.where(channel.notna() | ~referred, "referral").fillna(
                "unknown"
            ),
            "region": _text(rows["region"]).fillna("unknown"),
            "relationship": "transactional",
            "registered_on": registered.dt.normalize(),
        }
    )
    return frame[~is_bad].drop_duplicates("customer_id", keep="last"), ids.dropna().unique()


def _rates(lake: Path) -> pd.DataFrame:
    rows = _read(lake, "exchange_rates").sort_values("_row_id")
    frame = pd.DataFrame(
        {
            "currency": _text(rows["currency"]).str.upper(),
            "day": pd.to_datetime(rows["rate_date"], errors="coerce", format="mixed"),
            "rate": pd.to_numeric(rows["rate"], errors="coerce"),
        }
    )
    frame = frame[(frame["rate"] > 0) & frame["day"].between(FIRST, LAST, inclusive="left")]
    return frame.drop_duplicates(["currency", "day"], keep="last").sort_values("day")


def _cents(rows: pd.DataFrame, rates: pd.DataFrame) -> pd.Series:
    """Hundredths of the reporting currency, half away from zero; NA where there is no rate."""
    given = (rows["given"].where(rows["given"].abs() < LARGEST) * AMOUNT_PLACES).round()
    days = rows.loc[rows["currency"].notna(), ["currency", "day"]].drop_duplicates().dropna()
    by_day = pd.merge_asof(days.sort_values("day"), rates, on="day", by="currency")
    rate = rows[["currency", "day"]].merge(by_day, on=["currency", "day"], how="left")["rate"]
    units = (rate * RATE_PLACES).round().fillna(0).astype("int64").to_numpy()
    units = np.where(rows["currency"].isna(), RATE_PLACES, units)
    home = rows["currency"].isna().to_numpy()
    whole = given.fillna(0).astype("int64").to_numpy()
    divisor = np.int64(AMOUNT_PLACES // 100) * RATE_PLACES
    product = np.where(home, 0, whole) * units
    converted = np.sign(product) * ((np.abs(product) + divisor // 2) // divisor)
    cents = np.where(home, whole // (AMOUNT_PLACES // 100), converted)
    known = given.notna().to_numpy() & (home | rate.notna().to_numpy())
    return pd.Series(cents, index=rows.index).where(known)


def _transactions(lake: Path, ids: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Accepted rows, and every row's file and verdict."""
    raw = _read(lake, "transactions").sort_values("_row_id", ignore_index=True)
    at = pd.to_datetime(raw["occurred_at"], errors="coerce", format="mixed")
    rows = pd.DataFrame(
        {
            "key": _text(raw["transaction_id"]),
            "customer_id": _text(raw["customer_id"]),
            "at": at,
            "day": at.dt.normalize(),
            "given": pd.to_numeric(raw["amount"], errors="coerce"),
            "cost": pd.to_numeric(raw["cost"], errors="coerce"),
            "quantity": pd.to_numeric(raw["quantity"], errors="coerce"),
            "currency": _text(raw["currency"]).str.upper(),
            "kind": _text(raw["kind"]).str.lower(),
            "product_category": _text(raw["product_category"]),
            "location": _text(raw["location"]),
        }
    )
    rows["currency"] = rows["currency"].where(rows["currency"] != "USD")
    by_sign = pd.Series(np.where(rows["given"] < 0, "refund", "sale"), index=rows.index)
    rows["kind"] = rows["kind"].fillna(by_sign)
    rows["cents"] = _cents(rows, _rates(lake))
    landed_on = pd.to_datetime(raw["_landed_on"])
    is_fine = raw["_malformed"].isna() & rows["cents"].notna() & rows["kind"].isin(KINDS)
    is_fine &= rows["day"].between(FIRST, LAST, inclusive="left") & (rows["day"] <= landed_on)
    is_fine &= rows["customer_id"].isna() | rows["customer_id"].isin(ids)
    for name in ("cost", "quantity"):
        is_fine &= rows[name].notna() | _text(raw[name]).isna()
    cents = rows["given"] * 100
    is_fine &= rows["currency"].notna() | ((cents - cents.round()).abs() < 1e-6)
    rows["is_fine"] = is_fine
    landed = pd.DataFrame(
        {
            "source_file": raw["_source_file"],
            "status": _verdicts(rows),
            "is_guest": rows["customer_id"].isna(),
            "cents": rows["cents"],
        }
    )
    return rows[landed["status"] == "accepted"].astype({"cents": "int64"}), landed


def _verdicts(rows: pd.DataFrame) -> pd.Series:
    """Of a key delivered more than once the last version counts, at its first delivery."""
    status = pd.Series(np.where(rows["is_fine"], "accepted", "rejected"), index=rows.index)
    repeated = rows[rows["key"].notna() & rows["key"].duplicated(keep=False)]
    content = ["customer_id", "at", "currency", "given", "cost", "quantity", "kind"]
    content += ["product_category", "location"]
    number = repeated.groupby(content, dropna=False, sort=False).ngroup()
    fine = repeated["is_fine"]
    newest = number[fine].groupby(repeated["key"][fine]).last()
    is_newest = number == repeated["key"].map(newest)
    is_first = ~pd.DataFrame({"key": repeated["key"], "number": number, "fine": fine}).duplicated()
    last_place = repeated.groupby("key").tail(1).index
    told = np.where(~is_newest, "superseded", np.where(is_first, "accepted", "duplicate"))
    told = np.where(fine, told, np.where(repeated.index.isin(last_place), "rejected", "superseded"))
    status.loc[repeated.index] = told
    return status


def _quality(landed: pd.DataFrame) -> pd.DataFrame:
    counts = pd.crosstab(landed["source_file"], landed["status"])
    guests = landed[landed["is_guest"] & (landed["status"] == "accepted")]
    by_file = guests.groupby("source_file")["cents"].agg(["size", "sum"])
    by_file = by_file.reindex(counts.index, fill_value=0)
    frame = pd.DataFrame(
        {"table_name": "transactions", "source_file": counts.index, "landed": counts.sum(axis=1)}
    )
    names = {"accepted": "accepted", "rejected": "rejected", "superseded": "superseded"}
    for status, name in {**names, "duplicate": "duplicates"}.items():
        frame[name] = counts.get(status, 0)
    frame["unidentified_rows"] = by_file["size"]
    frame["unidentified_amount"] = by_file["sum"] / 100
    return frame
