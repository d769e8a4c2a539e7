"""Draws docs/performance.svg from benchmarks/measured.csv: cost against size."""

from pathlib import Path

import altair as alt
import pandas as pd

from orchestration.settings import PROJECT_DIR

MEASURED = Path(__file__).with_name("measured.csv")
PICTURE = PROJECT_DIR / "docs" / "performance.svg"


def picture(measured: pd.DataFrame) -> alt.Chart:
    """CPU seconds by transactions, both on a logarithmic scale."""
    chart: alt.Chart = (
        alt.Chart(measured, title="Full build of the transactional marts")
        .mark_line(point=True)
        .encode(
            x=alt.X("transactions:Q", title="transactions").scale(type="log").axis(format="~s"),
            y=alt.Y("cpu_seconds:Q", title="CPU seconds").scale(type="log").axis(format="~r"),
            color=alt.Color("way:N", title=None, sort=None),
        )
        .properties(width=480, height=320)
    )
    return chart


if __name__ == "__main__":
    picture(pd.read_csv(MEASURED)).save(PICTURE)
