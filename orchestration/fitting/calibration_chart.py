"""Predicted against actual, tenth by tenth of the customers, as a picture."""

import altair as alt
import pandas as pd
import vl_convert


def calibration_chart(deciles: pd.DataFrame, counted: str) -> str:
    """SVG of the means of a customer.

    Args:
        deciles: decile (1: most expected), customers, predicted, actual (of all of them together).
        counted: what is predicted, in words.
    """
    means = deciles[["predicted", "actual"]].astype(float).div(deciles["customers"], axis=0)
    rows = means.assign(group=deciles["decile"].astype(int))
    chart = (
        alt.Chart(rows.melt("group", var_name="what", value_name="mean"), width=520, height=220)
        .mark_line(point=alt.OverlayMarkDef(size=50))
        .encode(
            alt.X("group:O", title="Tenth of the customers, most expected first").axis(
                labelAngle=0
            ),
            alt.Y("mean:Q", title=f"{counted.capitalize()}, mean of a customer"),
            alt.Color("what:N", title=None, sort=["predicted", "actual"]),
            alt.StrokeDash("what:N", sort=["predicted", "actual"], legend=None),
        )
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))
