"""Reference files that figures rest on: told apart by their columns, read as text, refused when
they are not what they seem.

Authorities and their regions, and the number of children aged 0 to 17, both as ONS and DfE publish
them on Explore Education Statistics (the population file holds both); statistical neighbours, a row
for each; the index of multiple deprivation by upper-tier authority.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from accounts.authorities import Known

GEOGRAPHY = {"new_la_code", "old_la_code", "la_name", "region_code", "region_name"}
POPULATION = {"time_period", "geographic_level", "country_code", "age_group", "population_estimate"}
AGE_GROUP = "children aged 0 to 17 years"
NEIGHBOURS = {"model", "old_la_code", "rank", "sn_old_la_code", "sn_la_name", "closeness"}
# The index names its columns with the year of the codes and with spaces at their ends.
DEPRIVATION = {
    "area": r"Upper Tier Local Authority District code \((\d{4})\)",
    "score": r"IMD - Average score",
    "rank": r"IMD - Rank of average score",
}


class UnknownReference(ValueError):
    """The file is not one of the reference files; the text says which are."""


@dataclass(frozen=True)
class StatisticalNeighbour:
    """A neighbour of an authority, both by DfE's number; `model` is the year of the list."""

    model: str
    authority: str
    rank: int
    neighbour: str
    name: str
    closeness: str


@dataclass(frozen=True)
class Deprived:
    """How deprived an upper-tier authority is, by the ONS code it had in that year; rank 1 is the
    most deprived."""

    area: str
    year: int
    average_score: float
    rank: int


@dataclass
class Reference:
    """What a reference file holds: authorities, (area, year, children) populations, neighbours,
    deprivation."""

    authorities: list[Known] = field(default_factory=list)
    populations: list[tuple[str, int, int]] = field(default_factory=list)
    neighbours: list[StatisticalNeighbour] = field(default_factory=list)
    deprivation: list[Deprived] = field(default_factory=list)


def read_reference(path: Path) -> Reference:
    """Read one reference file (CSV as downloaded, UTF-8 with or without a byte-order mark)."""
    rows = _rows(path)
    columns = set(rows[0]) if rows else set()
    if columns >= NEIGHBOURS:
        return Reference(neighbours=[_neighbour(row, path) for row in rows])
    if deprivation := _deprivation_columns(columns):
        return Reference(deprivation=[_deprived(row, deprivation, path) for row in rows])
    if not columns >= GEOGRAPHY:
        raise UnknownReference(
            f"{path.name} is not a reference file we know. Expected the list of authorities,"
            " the ONS mid-year population aged 0 to 17 from Explore Education Statistics,"
            " statistical neighbours (a row for each), or the index of multiple deprivation by"
            " upper-tier authority."
        )
    reference = Reference()
    named = [r for r in rows if _names_an_authority(r)]
    # A later year's row names an authority last; files run from the latest year back.
    for row in sorted(named, key=_until):
        known = Known(
            *(
                row[c]
                for c in ("new_la_code", "old_la_code", "la_name", "region_code", "region_name")
            )
        )
        reference.authorities.append(known)
    reference.authorities = _one_for_each_code(reference.authorities)
    if columns >= POPULATION:
        reference.populations = _populations(rows, path, reference.authorities)
    return reference


def is_population(path: Path) -> bool:
    """Whether a file's first line is that of the ONS population as DfE publishes it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return set(next(csv.reader(file), [])) >= POPULATION
    except (UnicodeDecodeError, csv.Error, OSError):
        return False


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnknownReference(f"{path.name} cannot be read as a CSV file in UTF-8.") from error


def _neighbour(row: dict[str, str], path: Path) -> StatisticalNeighbour:
    year = re.search(r"\b(20\d\d)\b", row["model"] or "")
    numbers = [row["old_la_code"] or "", row["sn_old_la_code"] or ""]
    fit = all(re.fullmatch(r"\d{3}", number) for number in numbers)
    if not (year and fit and (row["rank"] or "").isdigit()):
        raise UnknownReference(
            f"{path.name} has a neighbour without the year of its model, its rank, or DfE's"
            " three-digit numbers of both authorities."
        )
    name, closeness = row["sn_la_name"] or "", row["closeness"] or ""
    return StatisticalNeighbour(
        year[1], numbers[0], int(row["rank"]), numbers[1], name.strip(), closeness.strip()
    )


def _deprivation_columns(columns: set[str]) -> dict[str, str]:
    """The file's own name of each column of the index; empty where it is another file."""
    found = {
        key: name
        for key, pattern in DEPRIVATION.items()
        for name in columns
        if re.fullmatch(pattern, (name or "").strip())
    }
    return found if found.keys() == DEPRIVATION.keys() else {}


def _deprived(row: dict[str, str], columns: dict[str, str], path: Path) -> Deprived:
    year = re.search(r"\((\d{4})\)", columns["area"])
    try:
        score, rank = float(row[columns["score"]]), int(row[columns["rank"]])
    except (TypeError, ValueError) as error:
        raise UnknownReference(
            f"{path.name} has an authority without a score or a rank of deprivation."
        ) from error
    return Deprived(row[columns["area"]], int(year[1]), score, rank)


def _names_an_authority(row: dict[str, str]) -> bool:
    code, number = row["new_la_code"] or "", row["old_la_code"] or ""
    return bool(re.fullmatch(r"[A-Z]\d{8}", code) and re.fullmatch(r"\d{3}", number))


def _until(row: dict[str, str]) -> str:
    """The last year for which a row says what it says, where its file tells."""
    return row.get("time_period") or row.get("pop_last_year") or ""


def _one_for_each_code(listed: list[Known]) -> list[Known]:
    """The last word on each authority.

    DfE numbers are used once: where a successor keeps the number, it is the one who has it.
    """
    by_dfe_code = {known.dfe_code: known for known in listed}
    return list({known.code: known for known in by_dfe_code.values()}.values())


def _populations(
    rows: list[dict[str, str]], path: Path, listed: list[Known]
) -> list[tuple[str, int, int]]:
    """One (area, year, children) for each area and year.

    The years before ONS gave an authority another code are those of the authority that now has its
    DfE number: its area is the same.
    """
    code_of = {known.dfe_code: known.code for known in listed}
    found: dict[tuple[str, int], int] = {}
    for row in filter(_counts, rows):
        area, year, children = _population(row, path)
        now = code_of.get(row["old_la_code"] or "", area) if row["new_la_code"] else area
        if now == area:
            found[area, year] = children
        else:
            found.setdefault((now, year), children)
    return [(area, year, children) for (area, year), children in found.items()]


def _counts(row: dict[str, str]) -> bool:
    # A row that is cut off has no cells at its end.
    age_group, estimate = row["age_group"] or "", row["population_estimate"] or ""
    return age_group.lower() == AGE_GROUP and bool(re.fullmatch(r"\d+", estimate))


def _population(row: dict[str, str], path: Path) -> tuple[str, int, int]:
    area = row["new_la_code"] or row["region_code"] or row["country_code"]
    if len(area) > 9 or not re.fullmatch(r"\d{4}", row["time_period"]):
        raise UnknownReference(f"{path.name} has a row without a year or an area's code.")
    return area, int(row["time_period"]), int(row["population_estimate"])
