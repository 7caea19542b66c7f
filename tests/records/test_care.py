"""Episodes repaired, and the periods of care made of them."""

import numpy as np
import pandas as pd
import pytest

from records.care import looked_after
from tests.indicators.drawn import drawn_record, returns


def care_of(drawn: str, *years: int):
    record, children = drawn_record(returns(*(years or (2024, 2025))), {"cla_episode": drawn})
    return record, {place: name for name, place in children.items()}


def periods(drawn: str, *years: int) -> list[tuple]:
    """Child, start, end (None while open) and whether it is explained, of each period of care."""
    record, named = care_of(drawn, *years)
    return [
        (
            named[row.child],
            str(row.started_on.date()),
            None if pd.isna(row.ended) else str(row.ended.date()),
            bool(row.explained_end),
        )
        for row in record.period_of_care.itertuples()
    ]


def test_episodes_that_meet_are_one_period():
    assert periods("""
        child decom      dec        rne rec
        Ann   2023-05-01 2023-08-01 S   X1
        Ann   2023-08-01 2024-06-01 P   E4A
        Bo    2023-05-01 -          S   -
    """) == [("Ann", "2023-05-01", "2024-06-01", True), ("Bo", "2023-05-01", None, False)]


def test_a_gap_after_an_ending_begins_another_period():
    assert periods("""
        child decom      dec        rne rec
        Ann   2023-05-01 2023-08-01 S   E4A
        Ann   2023-08-02 -          S   -
    """) == [("Ann", "2023-05-01", "2023-08-01", True), ("Ann", "2023-08-02", None, False)]


def test_a_start_on_the_day_of_an_ending_begins_another_period():
    assert periods("""
        child decom      dec        rne rec
        Ann   2023-05-01 2023-08-01 S   E4A
        Ann   2023-08-01 -          S   -
        Bo    2023-05-01 2023-08-01 S   E4A
        Bo    2023-08-01 -          P   -
    """) == [
        ("Ann", "2023-05-01", "2023-08-01", True),
        ("Ann", "2023-08-01", None, False),
        ("Bo", "2023-05-01", None, False),
    ]


@pytest.mark.parametrize(("dec", "rec"), [("-", "-"), ("2023-09-01", "X1"), ("2023-07-15", "X1")])
def test_an_end_missing_too_late_or_continuing_over_a_gap_is_the_next_beginning(dec, rec):
    assert periods(f"""
        child decom      dec   rne rec
        Ann   2023-05-01 {dec} S   {rec}
        Ann   2023-08-01 -     P   -
    """) == [("Ann", "2023-05-01", None, False)]


def test_what_the_next_return_does_not_know_ends_unexplained_at_the_seam():
    assert periods("""
        return child decom      dec rne rec
        2024   Ann   2023-05-01 -   S   -
    """) == [("Ann", "2023-05-01", "2024-04-01", False)]


def test_a_child_in_five_returns_has_one_period():
    years = tuple(range(2021, 2026))
    rows = "\n".join(f"{year} Ann 2020-05-01 S C2" for year in years)
    assert periods(f"return child decom rne legal_status\n{rows}", *years) == [
        ("Ann", "2020-05-01", None, False)
    ]


def test_an_episode_that_no_return_vouches_for_any_day_of_is_not_care():
    record, _ = care_of("""
        return child decom      dec
        2025   Ann   2023-05-01 2023-06-01
        2024   Bo    2024-05-01 -
        2025   Cy    2023-05-01 2024-04-02
    """)
    assert len(record.care) == 1


def test_the_latest_open_episode_stands_for_a_child():
    record, named = care_of("""
        child decom      dec        legal_status place
        Ann   2023-05-01 2024-04-30 C2           U6
        Ann   2024-04-20 -          C2           K2
        Bo    2024-04-30 -          V3           U6
        Cy    2024-05-01 -          C2           U6
        Di    2023-05-01 2024-05-01 C2           U6
    """)
    day = np.array(["2024-04-30"], dtype="datetime64[us]")
    found = looked_after(record.cla_episode, day)
    got = dict(zip(found["child"].map(named), found["place"], strict=True))
    assert got == {"Ann": "K2", "Di": "U6"}
