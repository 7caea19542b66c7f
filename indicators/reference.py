"""Reference files that figures rest on: told apart by their columns, read as text, refused when
they are not what they seem.

Authorities and their regions, and the number of children aged 0 to 17, both as ONS and DfE publish
them on Explore Education Statistics (the population file holds both).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from accounts.authorities import Known

GEOGRAPHY = {"new_la_code", "old_la_code", "la_name", "region_code", "region_name"}
POPULATION = {"time_period", "geographic_level", "country_code", "age_group", "population_estimate"}
AGE_GROUP = "children aged 0 to 17 years"


class UnknownReference(ValueError):
    """The file is not one of the reference files; the text says which are."""


@dataclass
class Reference:
    """What a reference file holds: authorities, and (area, year, children) populations."""

    authorities: list[Known] = field(default_factory=list)
    populations: list[tuple[str, int, int]] = field(default_factory=list)


def read_reference(path: Path) -> Reference:
    """Read one reference file (CSV as downloaded, UTF-8 with or without a byte-order mark)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnknownReference(f"{path.name} cannot be read as a CSV file in UTF-8.") from error
    columns = set(rows[0]) if rows else set()
    if not columns >= GEOGRAPHY:
        raise UnknownReference(
            f"{path.name} is not a reference file we know. Expected the list of authorities"
            " or the ONS mid-year population aged 0 to 17 from Explore Education Statistics."
        )
    reference = Reference()
    named = [r for r in rows if r["new_la_code"] and r["old_la_code"]]
    # A later year's row names an authority last; files run from the latest year back.
    for row in sorted(named, key=lambda r: r.get("time_period", "")):
        known = Known(
            *(
                row[c]
                for c in ("new_la_code", "old_la_code", "la_name", "region_code", "region_name")
            )
        )
        reference.authorities.append(known)
    reference.authorities = _one_for_each_code(reference.authorities)
    if columns >= POPULATION:
        reference.populations = [_population(row, path) for row in rows if _counts(row)]
    return reference


def _one_for_each_code(listed: list[Known]) -> list[Known]:
    """The last word on each authority.

    DfE numbers are used once: where a successor keeps the number, it is the one who has it.
    """
    by_dfe_code = {known.dfe_code: known for known in listed}
    return list({known.code: known for known in by_dfe_code.values()}.values())


def _counts(row: dict[str, str]) -> bool:
    return row["age_group"].lower() == AGE_GROUP and row["population_estimate"].isdigit()


def _population(row: dict[str, str], path: Path) -> tuple[str, int, int]:
    area = row["new_la_code"] or row["region_code"] or row["country_code"]
    if len(area) > 9 or not row["time_period"].isdigit():
        raise UnknownReference(f"{path.name} has a row without a year or an area's code.")
    return area, int(row["time_period"]), int(row["population_estimate"])
