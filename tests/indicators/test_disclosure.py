"""What is kept from people who may not see small numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.before_after import Verdict, before_and_after
from indicators.catalogue import INDICATORS
from indicators.disclosure import TOO_SMALL_TO_SHOW, hide_small, hide_small_change
from records.calendar import LOCKDOWN, month_number
from tests.grid import grid

# One to five is small: of a count, of what it is a share of, or of the rest between the two.
SMALL = grid("""
    numerator  denominator  shown
    0          -            yes
    1          -            no
    5          -            no
    6          -            yes
    6          100          yes
    5          100          no
    0          100          yes
    95         100          no
    94         100          yes
    100        100          yes
    0          4            no
    0          0            yes
    30         20000        yes
""")


@pytest.mark.parametrize(
    "row", SMALL.to_dict("records"), ids=lambda r: "of".join([*r.values()][:2])
)
def test_a_small_number_is_hidden_with_all_that_could_give_it_away(row: dict[str, str]):
    number = float(row["numerator"])
    out_of = float(row["denominator"]) if row["denominator"] else np.nan
    figures = pd.DataFrame(
        {
            "numerator": [number],
            "denominator": [out_of],
            "value": [12.5],
            "lower": [10.0],
            "upper": [15.0],
            "status": ["ok"],
        }
    )
    shown = hide_small(figures)
    if row["shown"] == "yes":
        pd.testing.assert_frame_equal(shown, figures)
    else:
        assert shown["status"].tolist() == ["suppressed"]
        assert shown.drop(columns="status").isna().all(axis=None)
    assert figures["value"].tolist() == [12.5], "the figures given are left as they were"


def facts(key: str, before: float, after: float, out_of: float = np.nan) -> pd.DataFrame:
    """Facts of three years round lockdown: `before` in each month before it, `after` after it."""
    event = month_number(LOCKDOWN)
    months = range(event - 24, event + 12)
    return pd.DataFrame(
        {
            "indicator": key,
            "cut": "",
            "cut_value": "",
            "month": list(months),
            "numerator": [before if month < event else after for month in months],
            "denominator": out_of,
            "status": "ok",
        }
    )


# Eleven months after lockdown are compared with the same months of the two years before.
CHANGES = grid("""
    indicator            before  after  out_of  shown
    referrals_count      40      30     -       yes
    referrals_count      40      0      -       yes
    referrals_count      4       0.2    -       no
    cla_stock_count      40      30     -       yes
    cla_stock_count      40      4      -       no
    assessments_45wd_pct 20      15     30      yes
    assessments_45wd_pct 0.2     15     30      no
    assessments_45wd_pct 20      29.8   30      no
""")


@pytest.mark.parametrize("row", CHANGES.to_dict("records"), ids=lambda r: " ".join(r.values()))
def test_before_and_after_say_nothing_where_a_side_is_small(row: dict[str, str]):
    indicator = INDICATORS[row["indicator"]]
    out_of = float(row["out_of"]) if row["out_of"] else np.nan
    measured = facts(row["indicator"], float(row["before"]), float(row["after"]), out_of)
    change = before_and_after(measured, indicator)
    seen = hide_small_change(change, measured, indicator, LOCKDOWN)
    if row["shown"] == "yes":
        assert seen == change
    else:
        assert seen.sentence == TOO_SMALL_TO_SHOW
        assert seen.verdict is Verdict.CANNOT_TELL
        assert (seen.before, seen.after, seen.change, seen.lower, seen.upper) == (None,) * 5


def test_with_no_history_there_is_nothing_to_hide():
    indicator = INDICATORS["referrals_count"]
    nothing = facts("referrals_count", 4, 1)[:0]
    change = before_and_after(nothing, indicator)
    assert hide_small_change(change, nothing, indicator, LOCKDOWN) == change
