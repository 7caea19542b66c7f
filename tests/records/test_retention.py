"""From which day a child's record is due to go: the kind that lasts longest decides."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.retention import (
    ADOPTION,
    IN_NEED,
    KINDS,
    LOOKED_AFTER,
    PARTNERS,
    PROTECTED,
    due,
    of_partner,
)
from tests.grid import grid

LENGTHS = {key: kind.length for key, kind in KINDS.items()}
HEALTH = of_partner("health").key
FLAGS = (ADOPTION.key, LOOKED_AFTER.key, PROTECTED.key, IN_NEED.key, PARTNERS.key)


def people(drawn: str) -> pd.DataFrame:
    """Drawn children: `kinds` are the first letters of what the record holds of them."""
    frame = grid(drawn)
    days = {
        name: pd.to_datetime(frame[name].replace("", None), format="%d/%m/%Y").astype(
            "datetime64[us]"
        )
        for name in ("born", "died", "adopted_on", "last_on")
    }
    letters = dict(zip("alcnp", FLAGS, strict=True))
    held = {flag: frame["kinds"].str.contains(letter) for letter, flag in letters.items()}
    holder = held[PARTNERS.key].map({True: "health", False: ""}).astype("str")
    return pd.DataFrame({"child": range(len(frame)), "holder": holder, **days, **held})


def told(drawn: str, **otherwise: int | None) -> list[tuple[str, str]]:
    """Of each child the kind that decides and the day it is due."""
    found = due(people(drawn), LENGTHS | otherwise)
    on = found["due_on"].dt.strftime("%d/%m/%Y").fillna("never told")
    return list(zip(found["kind"], on, strict=True))


def test_the_kind_that_lasts_longest_decides():
    """V13: a, l, c, n, p: adopted, looked after, child protection, in need, of a partner."""
    drawn = """
        kinds born       died adopted_on last_on
        n     04/05/2001 -    -          31/03/2019
        cn    04/05/2001 -    -          31/03/2019
        lcn   04/05/2001 -    -          31/03/2019
        aln   04/05/2001 -    17/08/2009 31/03/2010
    """
    assert told(drawn) == [
        ("in_need", "04/05/2026"),
        ("child_protection", "04/05/2026"),
        ("looked_after", "04/05/2076"),
        ("adopted", "17/08/2109"),
    ]


def test_a_child_looked_after_who_died_young_is_kept_fifteen_years_from_then():
    """V13: regulation 50; whoever died grown up is kept from the birth."""
    drawn = """
        kinds born       died       adopted_on last_on
        ln    04/05/2001 09/01/2016 -          31/03/2016
        ln    04/05/1991 03/05/2009 -          31/03/2009
        ln    04/05/1991 04/05/2009 -          31/03/2009
    """
    assert [on for _, on in told(drawn)] == ["09/01/2031", "03/05/2024", "04/05/2066"]


def test_a_child_without_a_date_of_birth_is_never_due():
    drawn = """
        kinds born       died adopted_on last_on
        n     -          -    -          31/03/2001
        ln    -          -    -          31/03/2001
    """
    assert {on for _, on in told(drawn)} == {"never told"}


def test_a_leap_day_is_not_a_day_too_soon():
    """F19: born on 29 February: the day after 28 February, where the year has no 29th."""
    drawn = """
        kinds born       died adopted_on last_on
        n     29/02/2000 -    -          31/03/2016
        ln    29/02/2000 -    -          31/03/2016
    """
    assert [on for _, on in told(drawn)] == ["01/03/2025", "01/03/2075"]


def test_of_partners_only_the_agreement_says():
    """Nobody has said: never. Six years: from the last day an extract speaks of the person."""
    drawn = """
        kinds born       died adopted_on last_on
        p     04/05/2001 -    -          31/03/2016
    """
    assert told(drawn) == [(HEALTH, "never told")]
    assert told(drawn, **{HEALTH: 6}) == [(HEALTH, "31/03/2022")]
    assert told(drawn, **{of_partner("police").key: 6}) == [(HEALTH, "never told")]


@pytest.mark.parametrize("key", [each.key for each in (ADOPTION, LOOKED_AFTER)])
def test_what_a_statute_keeps_is_kept_so_long_by_default(key: str):
    assert KINDS[key].least == KINDS[key].length


DAYS = st.dates(date(1930, 1, 1), date(2026, 12, 31)) | st.none()
CHILD = st.fixed_dictionaries(
    {
        **dict.fromkeys(("born", "died", "adopted_on", "last_on"), DAYS),
        **{flag: st.booleans() for flag in FLAGS},
    }
)
YEARS = st.fixed_dictionaries({flag: st.integers(1, 150) | st.none() for flag in FLAGS})


@given(st.lists(CHILD, max_size=6), YEARS)
def test_nothing_is_due_before_every_kind_that_is_held_is(children: list[dict], lengths: dict):
    """V13: by plain arithmetic, child by child and kind by kind."""
    frame = pd.DataFrame(children, columns=["born", "died", "adopted_on", "last_on", *FLAGS])
    for name in ("born", "died", "adopted_on", "last_on"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    frame = frame.astype(dict.fromkeys(FLAGS, bool)).assign(
        child=range(len(frame)), holder="health"
    )
    found = due(frame, lengths | {HEALTH: lengths[PARTNERS.key]})
    for child, on in zip(children, found["due_on"], strict=True):
        each = [_by_hand(flag, child, lengths[flag]) for flag in FLAGS if child[flag]]
        expected = None if not each or None in each else max(each)
        assert (None if pd.isna(on) else on.date()) == expected


def _by_hand(flag: str, child: dict, years: int | None) -> date | None:
    """When one kind of a child is due."""
    clock = {ADOPTION.key: "adopted_on", PARTNERS.key: "last_on"}.get(flag, "born")
    if years is None or child[clock] is None:
        return None
    if flag == LOOKED_AFTER.key and child["died"] and child["died"] < _later(child["born"], 18):
        return _later(child["died"], KINDS[flag].after_death)
    return _later(child[clock], years)


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
