"""The frames that SSDA903 rules share: places, providers, periods of care, care all year."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datasets.ssda903.rules.derived import (
    continuously_looked_after,
    differs,
    for_child,
    in_order,
    outside_care,
    periods_of_care,
    placed,
    registrations,
    years_after,
)
from ingest.datasets.ssda903.tables import DATASET
from ingest.schema import Collection
from ingest.typed import DAY_FIRST, typed
from tests.grid import grid

HOME = "E99000001"
POSTCODES = pd.DataFrame(
    [
        ("ZZ11AA", HOME, 400_000, 300_000),
        ("ZZ11AB", HOME, 401_609, 300_000),
        ("ZZ21AA", "E99000002", 403_000, 304_000),
        ("ZZ31AA", "W99000001", 400_000, 300_000),
        ("ZZ41AA", "S99000001", 400_000, 300_000),
        ("ZZ51AA", "N99000001", None, None),
    ],
    columns=["postcode", "authority", "easting", "northing"],
).set_index("postcode")


def table(name: str, drawn: str) -> pd.DataFrame:
    return typed(DATASET.table(name), grid(drawn), date_format=DAY_FIRST, upper_codes=True)


def test_a_placement_is_in_an_authority_in_or_out_at_a_distance() -> None:
    episodes = table(
        "Episodes",
        """
        HOME_POST | PL_POST
        ZZ1 1AA   | zz11ab
        ZZ1 1AA   | ZZ2 1AA
        ZZ1 1AA   | ZZ3 1AA
        ZZ1 1AA   | ZZ4 1AA
        ZZ1 1AA   | ZZ5 1AA
        ZZ1 1AA   | ZZ9 9ZZ
        ZZ9 9ZZ   | ZZ1 1AA
        ZZ1 1AA   | -
        """,
    )
    p = placed(episodes, POSTCODES, HOME)
    assert p.PL_LA.fillna("").tolist() == [HOME, "E99000002", "WAL", "SCO", "NIR", "", HOME, ""]
    assert p.PL_LOCATION.fillna("").tolist() == ["IN", *["OUT"] * 4, "", "IN", ""]
    assert p.PL_DISTANCE.fillna(-1).tolist() == [1.0, 3.1, 0.0, 0.0, -1, -1, -1, -1]


def test_places_that_the_episodes_carry_are_kept() -> None:
    episodes = table("Episodes", "PL_POST\nZZ11AA").assign(PL_LA="E99000009")
    p = placed(episodes, POSTCODES, HOME)
    assert p.PL_LA.tolist() == ["E99000009"]
    assert p.PL_DISTANCE.isna().all()


def test_without_an_authority_no_placement_is_in_or_out() -> None:
    p = placed(table("Episodes", "PL_POST\nZZ11AA"), POSTCODES, None)
    assert p.PL_LA.tolist() == [HOME]
    assert p.PL_LOCATION.isna().all()


def test_an_empty_directory_knows_no_place() -> None:
    nothing = pd.DataFrame(index=pd.Index([], dtype="str"))
    p = placed(table("Episodes", "HOME_POST PL_POST\nZZ11AA ZZ11AB"), nothing, HOME)
    assert p[["PL_LA", "PL_LOCATION", "PL_DISTANCE"]].isna().all(axis=None)


def test_an_episode_stands_beside_each_entry_of_its_provider() -> None:
    episodes = table("Episodes", "CHILD URN\n1 SC1\n2 -\n3 XXXXXXX\n4 SC9\n5 SC2")
    providers = pd.DataFrame({"URN": ["SC1", "SC1", "SC2"], "PLACE_CODES": ["K2", "K2,R3", "U1"]})
    r = registrations(episodes, providers)
    assert r.row.tolist() == [0, 0, 3, 4]
    assert r.listed.tolist() == [True, True, False, True]
    assert r.PLACE_CODES.fillna("").tolist() == ["K2", "K2,R3", "", "U1"]
    assert r.REG_END.isna().all()


def test_periods_of_care_join_episodes_without_a_day_between() -> None:
    episodes = table(
        "Episodes",
        """
        CHILD DECOM      DEC
        2     01/05/2024 -
        1     03/07/2024 -
        1     01/05/2024 01/06/2024
        1     01/06/2024 01/07/2024
        2     01/06/2024 02/06/2024
        -     01/05/2024 02/06/2024
        3     -          02/06/2024
        """,
    )
    periods = periods_of_care(in_order(episodes, "DECOM", "DEC"))
    assert periods.CHILD.tolist() == ["1", "1", "2"]
    assert periods.start.dt.strftime("%d/%m").tolist() == ["01/05", "03/07", "01/05"]
    assert periods.end.dt.strftime("%d/%m").fillna("").tolist() == ["01/07", "", "02/06"]


@pytest.mark.parametrize(
    ("episode", "all_year"),
    [
        ("01/04/2024 S C2 - -", True),
        ("02/04/2024 S C2 - -", False),
        ("02/04/2024 P C2 - -", True),
        ("01/01/2020 S C2 31/03/2025 E4A", True),
        ("01/01/2020 S C2 30/03/2025 E4A", False),
        ("01/01/2020 S C2 30/03/2025 -", False),
        ("01/01/2020 S C2 30/03/2025 X1", True),
        ("01/01/2020 S V3 - -", False),
        ("01/01/2020 S C2 31/03/2024 E4A", False),
        ("- S C2 - -", False),
    ],
)
def test_looked_after_all_year(episode: str, all_year: bool) -> None:
    episodes = table("Episodes", f"CHILD DECOM RNE LS DEC REC\n1 {episode}")
    assert ("1" in continuously_looked_after(episodes, Collection(2025))) is all_year


def test_the_year_of_unfinished_data_ends_where_they_end() -> None:
    episodes = table("Episodes", "CHILD DECOM RNE DEC REC\n1 01/01/2020 S 30/09/2024 E4A")
    half = Collection(2025, as_at=pd.Timestamp(2024, 9, 30).date())
    assert list(continuously_looked_after(episodes, half)) == ["1"]
    assert list(continuously_looked_after(episodes, Collection(2025))) == []


def test_a_birthday_on_29_february_falls_on_the_28th() -> None:
    born = pd.Series(pd.to_datetime(["2008-02-29", "2007-03-01", None]))
    assert years_after(born, 18).dt.strftime("%d/%m/%Y").fillna("").tolist() == [
        "28/02/2026",
        "01/03/2025",
        "",
    ]
    assert years_after(born, 4)[0] == pd.Timestamp(2012, 2, 29)


def test_two_blanks_are_the_same() -> None:
    left = pd.Series(["A", "A", None, None], dtype="str")
    right = pd.Series(["A", "B", "B", None], dtype="str")
    assert differs(left, right).tolist() == [False, True, True, False]


def test_a_child_that_nothing_is_known_of_is_blank() -> None:
    rows = table("Reviews", "CHILD\n1\n-\n2")
    known = pd.Series(pd.to_datetime(["2010-06-01"]), index=pd.Index(["2"], dtype="str"))
    assert for_child(rows.CHILD, known).notna().tolist() == [False, False, True]
    assert for_child(rows.CHILD, known.iloc[:0]).isna().all()


DAY = st.none() | st.integers(1, 9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("123"), DAY, DAY), max_size=8))
def test_a_period_of_care_ends_where_every_stay_in_it_does(stays) -> None:
    """Read one by one, the episodes of a child give the same periods of care."""
    drawn = "CHILD DECOM DEC\n" + "\n".join(
        " ".join([child, *("-" if d is None else f"0{d}/06/2024" for d in days)])
        for child, *days in stays
    )
    episodes = table("Episodes", drawn)
    periods = periods_of_care(in_order(episodes, "DECOM", "DEC"))
    expected = []
    for child in "123":
        of_one = [(s, e or 99) for c, s, e in stays if c == child and s is not None]
        previous = None
        for start, end in sorted(of_one):
            if previous is None or start > previous:
                expected.append([child, start, end])
            expected[-1][2] = end
            previous = end
    got = zip(periods.CHILD, periods.start.dt.day, periods.end.dt.day.fillna(99), strict=True)
    assert [list(period) for period in got] == expected


def test_a_row_without_an_end_lies_in_an_open_period() -> None:
    periods = periods_of_care(
        in_order(table("Episodes", "CHILD DECOM\n1 05/06/2024"), "DECOM", "DEC")
    )
    rows = table("Missing", "CHILD MIS_START\n1 05/06/2024\n1 04/06/2024\n2 04/06/2024\n1 -")
    assert outside_care(rows, "MIS_START", "MIS_END", periods).tolist() == [1]
