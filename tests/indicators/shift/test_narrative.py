"""What is said of the series that are hard to say anything of: one sentence for each."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.shift.engine import shifts
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.shift.narrative import sentence
from indicators.shift.series import Batch, Kind
from tests.indicators.shift.made import FIRST

BEFORE, AFTER = FIRST_LOCKDOWN.month - FIRST, 24
MONTHS = BEFORE + 1 + AFTER
CHANCE = np.random.default_rng(3)
USUAL = CHANCE.poisson(100, MONTHS).astype(float)
CASES = CHANCE.poisson(400, MONTHS).astype(float)
NO_CAUSE = " This compares before and after. It does not show that lockdown was the cause."
FIRST_YEAR = "after lockdown began, from April 2020 to March 2021"


def said(counts, *, kind: Kind = Kind.FLOW, out_of=None, first: int = FIRST) -> str:
    """What is said of a series after lockdown."""
    batch = Batch(
        names=("x",),
        first=first,
        counts=np.array([counts], dtype="float64"),
        kind=kind,
        out_of=None if out_of is None else np.array([out_of], dtype="float64"),
        titles={"x": "Referrals"},
    )
    return sentence(shifts(batch, FIRST_LOCKDOWN, detail=False)[0])


def changed(counts: np.ndarray, places, value: float) -> np.ndarray:
    """The same months, some of them another value."""
    counts = counts.copy()
    counts[places] = value
    return counts


AFTERWARDS = slice(BEFORE + 1, None)
THE_SAME = "about the same as on average in the same months of the 3 years before"


@pytest.mark.parametrize(
    ("counts", "more", "wanted"),
    [
        (np.zeros(MONTHS), {}, "Referrals: Nothing was counted, before or after."),
        (
            changed(USUAL, slice(BEFORE + 2, BEFORE + 10), np.nan),
            {},
            "Referrals: Too many of the months after it have no figure.",
        ),
        (
            USUAL[BEFORE - 11 :],
            {"first": FIRST + BEFORE - 11},
            "Referrals: There are fewer than 12 months before it with a figure.",
        ),
        (
            USUAL[: BEFORE + 1],
            {},
            "Referrals: There are no months after it with a figure yet.",
        ),
        (
            changed(np.zeros(MONTHS), AFTERWARDS, 5),
            {},
            "Referrals: after lockdown began there were 60, and before it none in the same months."
            + NO_CAUSE,
        ),
        (
            changed(USUAL, AFTERWARDS, 0),
            {},
            f"Referrals: {FIRST_YEAR}, there was none, where about 1,206 were expected."
            + NO_CAUSE,
        ),
        (
            0 * CASES,
            {"kind": Kind.SHARE, "out_of": CASES},
            f"Referrals: {FIRST_YEAR}, it was {THE_SAME}: the likely range runs from 0.3 "
            "percentage points lower to 0.8 percentage points higher." + NO_CAUSE,
        ),
        (
            CASES,
            {"kind": Kind.SHARE, "out_of": CASES},
            f"Referrals: {FIRST_YEAR}, it was {THE_SAME}: the likely range runs from 0.8 "
            "percentage points lower to 0.3 percentage points higher." + NO_CAUSE,
        ),
        (
            np.tile([2.0, 3.0], MONTHS)[:MONTHS],
            {"kind": Kind.STOCK},
            f"Referrals: {FIRST_YEAR}, it was {THE_SAME}." + NO_CAUSE,
        ),
    ],
    ids=[
        "nothing", "gaps after", "one year", "nothing after yet", "none before", "none after",
        "none of all", "all of all", "two or three that stand",
    ],
)  # fmt: skip
def test_each_hard_series_has_its_sentence(counts, more: dict, wanted: str):
    assert said(counts, **more) == wanted


def test_march_2020_is_told_on_neither_side():
    assert said(USUAL) == said(changed(USUAL, BEFORE, 900))
    assert said(USUAL) != said(changed(USUAL, BEFORE + 1, 900))


def test_a_missing_month_is_said_to_be_missing():
    assert "to March 2021 (11 of 12 months known)," in said(changed(USUAL, BEFORE + 3, np.nan))
    assert "months known" not in said(changed(USUAL, BEFORE + 3, 0))


@pytest.mark.parametrize("level", [0.01, 0.985], ids=["near none", "near all"])
def test_a_share_near_its_edge_is_told_in_points_that_stay_inside(level: float):
    up = np.random.default_rng(5).binomial(CASES.astype(int), level)
    told = said(up.astype(float), kind=Kind.SHARE, out_of=CASES)
    assert "percentage points" in told
    assert "%" not in told


def test_a_stock_is_told_against_the_level_just_before():
    stock = 300 + np.cumsum(np.random.default_rng(7).integers(-4, 5, MONTHS))
    assert "than the level just before would suggest" in said(stock.astype(float), kind=Kind.STOCK)
