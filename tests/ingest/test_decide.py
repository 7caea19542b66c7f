"""What becomes of a return, given what is known apart from its files."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.check import read_return
from ingest.decide import Stored
from tests.ingest.files import EPISODES, HEADER, census, checked, child, sources

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(area: str, number: int) -> str:
    """A UPN of this area whose check letter fits."""
    digits = f"{area}4001{number:05}"
    total = sum(int(d) * weight for d, weight in zip(digits, range(2, 14), strict=True))
    return LETTERS[total % 23] + digits


def returned(
    children: dict[str, str], day: str = "15/04/2024", episodes: int = 1
) -> dict[str, str]:
    """A return of these children (id -> area of the UPN), with as many episodes each."""
    header, episode = HEADER.splitlines()[0], EPISODES.splitlines()[0]
    people = [f"{c},M,01/05/2010,WBRI,{upn(a, n)},," for n, (c, a) in enumerate(children.items())]
    spells = [
        f"{c},{day},S,C2,N1,U4,PR1,{day},X1,,ZZ9 9AA,ZZ9 9AB,{n}"
        for c in children
        for n in range(episodes)
    ]
    return {"h.csv": "\n".join([header, *people]), "e.csv": "\n".join([episode, *spells])}


def stored(files: dict) -> Stored:
    return Stored.of(read_return(sources(files), year=2025))


OURS = {f"A{n}": "999" for n in range(12)}
THEIRS = {f"B{n}": "998" for n in range(12)}


def _outcome(files: dict, **more) -> tuple[str, str | None]:
    decision = checked(files, **more).decision
    return str(decision.outcome), decision.error and str(decision.error)


@pytest.mark.parametrize(
    ("files", "loaded", "error"),
    [
        (returned(OURS), None, None),
        (returned(OURS), returned(OURS), None),
        (returned(THEIRS), returned(OURS), "WRONG_AUTHORITY_SUSPECTED"),
        (returned(THEIRS), None, "WRONG_AUTHORITY_SUSPECTED"),
        (returned({**OURS, **THEIRS}), returned(OURS), "MIXED_AUTHORITIES_SUSPECTED"),
        # New children of our own area are no sign of anything.
        (returned({**OURS, **dict.fromkeys(THEIRS, "999")}), returned(OURS), None),
        (returned(OURS), returned(OURS, episodes=3), "ROW_COUNT_DROP"),
        (returned(OURS, episodes=8), returned(OURS, episodes=9), None),
        (returned(OURS, day="15/04/2020"), None, "WRONG_PERIOD"),
        (returned(OURS, day="15/04/2025"), None, "WRONG_PERIOD"),
        (returned(OURS, day="31/03/2025"), None, None),
        (returned(OURS, day="01/04/2024"), None, None),
    ],
)
def test_held_for_a_person(files: dict, loaded: dict | None, error: str | None):
    outcome, code = _outcome(files, loaded=stored(loaded) if loaded else None)

    assert code == error
    assert (outcome == "confirm") == (error is not None)


@pytest.mark.parametrize(
    ("data", "authority", "error"),
    [
        (census(child()), "999", None),
        (census(child(), lea="998"), "999", "WRONG_AUTHORITY"),
        (census(child(), lea="998"), "E10000016", None),  # its number is not known here
        (census(child(), lea=""), "999", None),
        (census(child(), year=2024), "999", "WRONG_PERIOD"),
    ],
)
def test_what_the_header_of_a_census_says(data: bytes, authority: str, error: str | None):
    outcome, code = _outcome({"cin.xml": data}, authority=authority)

    assert code == error
    assert outcome == {None: "accept", "WRONG_AUTHORITY": "reject"}.get(error, "confirm")


def test_of_several_reasons_the_first_stands_and_the_others_are_told():
    decision = checked(returned(THEIRS, day="15/04/2020"), loaded=stored(returned(OURS))).decision

    assert str(decision.error) == "WRONG_PERIOD"
    assert [str(code) for code, _ in decision.also] == ["WRONG_AUTHORITY_SUSPECTED"]


def test_a_refused_return_leaves_nothing_behind():
    result = checked({"cin.xml": census(child(), lea="998")}, digest=lambda _: "never")

    assert result.conformed is None
    assert result.records_digest is None
    assert result.as_json()["rows"] == {}


def spread(days: dict[str, int]) -> dict[str, str]:
    """A return with so many children whose one episode began and ended on each day."""
    rows = [day for day, many in days.items() for _ in range(many)]
    files = returned({f"C{n}": "999" for n in range(len(rows))})
    header, *episodes = files["e.csv"].splitlines()
    dated = [row.replace("15/04/2024", day) for row, day in zip(episodes, rows, strict=True)]
    return {"h.csv": files["h.csv"], "e.csv": "\n".join([header, *dated])}


@pytest.mark.parametrize(
    ("days", "as_at", "error"),
    [
        ({"01/05/2024": 30, "01/05/2023": 30}, None, None),
        # Last year's file, with one mistyped date in the year it was sent for.
        ({"01/05/2024": 1, "01/05/2023": 30}, None, "WRONG_PERIOD"),
        # In June two months' worth is all there can be.
        ({"01/05/2024": 2, "01/05/2023": 30}, date(2024, 5, 31), None),
        # Of a handful of events nobody can tell.
        ({"01/05/2024": 1, "01/05/2023": 6}, None, None),
    ],
)
def test_a_mistyped_date_does_not_make_last_years_file_this_years(
    days: dict[str, int], as_at: date | None, error: str | None
):
    assert _outcome(spread(days), as_at=as_at)[1] == error


@pytest.mark.parametrize(
    ("year", "as_at", "today", "refused"),
    [
        (2025, None, date(2025, 4, 1), False),
        (2025, None, date(2025, 3, 31), True),  # the year is not over: its last months are no zeros
        (2025, date(2025, 2, 28), date(2025, 3, 31), False),
        (2025, date(2025, 4, 1), date(2025, 3, 31), True),  # a day that has not come
        (2025, date(2024, 4, 1), date(2025, 3, 31), False),
        (2025, date(2024, 3, 31), date(2025, 3, 31), True),  # before the year begins
        (2025, date(2025, 6, 30), date(2025, 7, 1), False),  # after its end: the whole year
    ],
)
def test_a_return_speaks_only_for_days_it_can_know(
    year: int, as_at: date | None, today: date, *, refused: bool
):
    result = checked(returned(OURS), year=year, as_at=as_at, today=today)

    assert (str(result.decision.outcome) == "reject") == refused
    assert (result.conformed is None) == refused
    if refused:
        assert str(result.decision.error) == "WRONG_PERIOD"
