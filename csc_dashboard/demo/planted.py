"""Errors put into a return on purpose, each written down with the rule that finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from csc_dashboard.demo.chance import Chance
from csc_dashboard.demo.days import year_start
from csc_dashboard.demo.returns_cin import CensusChild, Element
from csc_dashboard.demo.returns_ssda903 import COLUMNS, Tables

SHARE_OF_ROWS = 0.003


@dataclass(frozen=True)
class PlantedError:
    """One error: where it stands and the rule that finds it.

    `row` is a row of the file as a spreadsheet numbers it (the header is row 1); in the CIN census,
    the number of the Child element.
    """

    dataset: str
    year: int
    table: str
    row: int
    rule: str


@dataclass(frozen=True)
class _Candidate:
    """A row that can be spoiled; the first rule names the kind of error, further ones find it as
    well."""

    rules: tuple[str, ...]
    table: str
    row: int
    spoil: Callable[[], None]


def plant_in_ssda903(
    tables: Tables, year: int, seen_before: set[str], open_at_end: set[str], chance: Chance
) -> list[PlantedError]:
    """Spoils rows of the tables in place.

    `seen_before` are the children of last year's return and `open_at_end` those whose care goes on
    after this one: except for the backdated start, only rows nobody compares with another year are
    touched.
    """
    candidates = [
        *_in_episodes(tables["Episodes"], year, seen_before, open_at_end),
        *_in_yearly_tables(tables),
        *_in_missing(tables["Missing"]),
    ]
    by_rule = _by_rule(candidates)
    rows = sum(len(table) for table in tables.values())
    return _as_errors("ssda903", year, _plant(by_rule, rows, 5 * year, chance))


def _as_errors(dataset: str, year: int, planted: list[_Candidate]) -> list[PlantedError]:
    return [
        PlantedError(dataset, year, found.table, found.row, rule)
        for found in planted
        for rule in found.rules
    ]


def _set(table: str, row: list[str], column: str, value: str) -> Callable[[], None]:
    def spoil() -> None:
        row[COLUMNS[table].index(column)] = value

    return spoil


def _in_episodes(
    rows: list[list[str]], year: int, seen_before: set[str], open_at_end: set[str]
) -> Iterator[_Candidate]:
    """Of short stays in one episode: a lost provider or postcode, or a start set back after last
    year's return. Or a move without a reason."""
    column = {name: number for number, name in enumerate(COLUMNS["Episodes"])}
    episodes_of = Counter(row[0] for row in rows)
    for number, row in enumerate(rows, start=2):
        alone = episodes_of[row[0]] == 1 and row[0] not in open_at_end and row[column["HOME_POST"]]
        if row[column["REASON_PLACE_CHANGE"]]:
            yield _Candidate(
                ("225",), "Episodes", number, _set("Episodes", row, "REASON_PLACE_CHANGE", "")
            )
        elif alone and row[0] not in seen_before:
            yield _Candidate(
                ("526",), "Episodes", number, _set("Episodes", row, "PLACE_PROVIDER", "")
            )
            yield _Candidate(("392b",), "Episodes", number, _set("Episodes", row, "HOME_POST", ""))
        elif alone and row[column["RNE"]] == "S" and row[column["PLACE"]][0] == "U":
            day, month, calendar_year = map(int, row[column["DECOM"]].split("/"))
            started = date(calendar_year, month, day)
            if started >= year_start(year):
                continue
            earlier = f"{started - timedelta(days=3):%d/%m/%Y}"
            yield _Candidate(
                ("502", "562"), "Episodes", number, _set("Episodes", row, "DECOM", earlier)
            )


def _in_yearly_tables(tables: Tables) -> Iterator[_Candidate]:
    for number, row in enumerate(tables["Reviews"], start=2):
        wrong, rule = ("PN1", "441") if row[3] == "PN0" else ("PN0", "440")
        yield _Candidate((rule,), "Reviews", number, _set("Reviews", row, "REVIEW_CODE", wrong))
    for number, row in enumerate(tables["OC2"], start=2):
        if row[2]:
            yield _Candidate(("180",), "OC2", number, _set("OC2", row, "SDQ_SCORE", "45"))
            yield _Candidate(("197a",), "OC2", number, _set("OC2", row, "SDQ_REASON", "SDQ2"))
        if row[9] == "0":
            yield _Candidate(("193",), "OC2", number, _set("OC2", row, "INTERVENTION_OFFERED", "1"))
    for number, row in enumerate(tables["OC3"], start=2):
        if row[2] == "YES":
            yield _Candidate(("345",), "OC3", number, _set("OC3", row, "ACCOM", "0"))


def _in_missing(rows: list[list[str]]) -> Iterator[_Candidate]:
    for number, row in enumerate(rows, start=2):
        yield _Candidate(("1006",), "Missing", number, _set("Missing", row, "MISSING", "U"))


def plant_in_cin(census: list[CensusChild], year: int, chance: Chance) -> list[PlantedError]:
    """Spoils children of the census in place; each kind of error leaves the document valid against
    its schema."""
    by_rule = _by_rule(
        found for number, child in enumerate(census, start=1) for found in _in_child(child, number)
    )
    rows = sum(
        1
        + sum(
            1 + sum(isinstance(inside, list) for _, inside in referral)
            for referral in child.referrals
        )
        for child in census
    )
    return _as_errors("cin", year, _plant(by_rule, rows, 5 * year, chance))


def _in_child(child: CensusChild, number: int) -> Iterator[_Candidate]:
    identifiers = dict(child.identifiers)
    if "UPN" in identifiers:
        yield _Candidate(
            ("1510",),
            "ChildIdentifiers",
            number,
            lambda: _change(child.identifiers, "UPN", _wrong_letter),
        )
    for referral in child.referrals:
        inside = dict(referral)
        if inside["ReferralNFA"] == "0":
            yield _Candidate(
                ("8610",),
                "CINdetails",
                number,
                lambda referral=referral: _remove(referral, "PrimaryNeedCode"),
            )
        if inside.get("ReasonForClosure") == "RC7":
            yield _Candidate(
                ("8805",),
                "CINdetails",
                number,
                lambda referral=referral: _remove(referral, "ReasonForClosure"),
            )
        for name, group in referral:
            if (
                name == "Assessments"
                and isinstance(group, list)
                and len(group) == 3
                and group[2][1] != [("AssessmentFactors", "21")]
            ):
                yield _Candidate(
                    ("8897Q",),
                    "Assessments",
                    number,
                    lambda group=group: _remove(group, "FactorsIdentifiedAtAssessment"),
                )
            if (
                name == "Section47"
                and isinstance(group, list)
                and "InitialCPCtarget" in dict(group)
            ):
                yield _Candidate(
                    ("8870Q",),
                    "Section47",
                    number,
                    lambda group=group: _change(group, "InitialCPCtarget", _next_saturday),
                )


def _next_saturday(day: str) -> str:
    target = date.fromisoformat(day)
    return (target + timedelta(days=5 - target.weekday())).isoformat()


def _wrong_letter(upn: str) -> str:
    return ("B" if upn[0] == "A" else "A") + upn[1:]


def _change(elements: list[Element], name: str, into: Callable[[str], str]) -> None:
    elements[:] = [(here, into(inside) if here == name else inside) for here, inside in elements]


def _remove(elements: list[Element], name: str) -> None:
    elements[:] = [element for element in elements if element[0] != name]


def _by_rule(candidates: Iterable[_Candidate]) -> dict[str, list[_Candidate]]:
    found: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.rules[0], []).append(candidate)
    return found


def _plant(
    by_rule: dict[str, list[_Candidate]], rows: int, first: int, chance: Chance
) -> list[_Candidate]:
    """Spoils as many rows as the share asks for, the rules in turn from the `first`, never one row
    twice."""
    planted: list[_Candidate] = []
    spoiled: set[tuple[str, int]] = set()
    rules = sorted(by_rule)
    for turn in range(round(rows * SHARE_OF_ROWS)):
        candidate = chance.one_of(by_rule[rules[(first + turn) % len(rules)]])
        if (candidate.table, candidate.row) not in spoiled:
            candidate.spoil()
            spoiled.add((candidate.table, candidate.row))
            planted.append(candidate)
    return sorted(planted, key=lambda found: (found.table, found.row))
