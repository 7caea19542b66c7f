"""Writes the returns of a synthetic authority as files, year by year."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from csc_dashboard.demo.authorities import SyntheticAuthority
from csc_dashboard.demo.chance import Chance
from csc_dashboard.demo.days import year_start
from csc_dashboard.demo.journeys import Child
from csc_dashboard.demo.planted import PlantedError, plant_in_cin, plant_in_ssda903
from csc_dashboard.demo.population import simulate
from csc_dashboard.demo.returns_cin import cin_census, cin_xml
from csc_dashboard.demo.returns_ssda903 import COLUMNS, Tables, ssda903_return

PLANTED_ERRORS_FILE = "planted_errors.csv"


@dataclass(frozen=True)
class ReturnFiles:
    """The files of one return: `dataset` is "ssda903" or "cin", `year` the collection year named by
    its end."""

    dataset: str
    year: int
    paths: tuple[Path, ...]


def write_returns(
    folder: Path,
    *,
    authority: SyntheticAuthority,
    children: int = 6000,
    first_year: int = 2017,
    years: int = 9,
    seed: int = 1,
    as_at: date | None = None,
    journeys: list[Child] | None = None,
) -> list[ReturnFiles]:
    """Simulates the authority and writes, for each year, an SSDA903 set (`ssda903_2017/Header.csv`
    …) and `cin_2017.xml`.

    `children` is how many different children the returns know in all. `as_at` is the day the data
    run to: nothing later is in any file, and years that begin after it are not written. Errors put
    in on purpose are listed in `planted_errors.csv` in the folder. `journeys`: what `simulate` made
    of the same arguments already. The same arguments write the same bytes. Returned oldest first,
    the SSDA903 before the CIN census of a year.
    """
    folder.mkdir(parents=True, exist_ok=True)
    journeys = journeys or simulate(
        authority, children=children, first_year=first_year, years=years, seed=seed, as_at=as_at
    )
    written: list[ReturnFiles] = []
    planted: list[PlantedError] = []
    seen_before: set[str] = set()
    for year in range(first_year, first_year + years):
        if as_at and as_at < year_start(year):
            break
        chance = Chance(seed, int(authority.dfe_code), 6, year)
        tables = ssda903_return(journeys, year, seed, first_year, as_at)
        planted += plant_in_ssda903(tables, year, seen_before, _open_at_end(tables), chance)
        seen_before = {row[0] for row in tables["Header"]}
        written.append(
            ReturnFiles("ssda903", year, _write_tables(folder / f"ssda903_{year}", tables))
        )
        written.append(
            ReturnFiles(
                "cin",
                year,
                (_write_census(folder, journeys, authority, year, as_at, planted, chance),),
            )
        )
    _write_csv(
        folder / PLANTED_ERRORS_FILE,
        ("dataset", "year", "table", "row", "rule"),
        map(astuple, planted),
    )
    return written


def _open_at_end(tables: Tables) -> set[str]:
    ended = COLUMNS["Episodes"].index("DEC")
    return {row[0] for row in tables["Episodes"] if not row[ended]}


def _write_tables(folder: Path, tables: Tables) -> tuple[Path, ...]:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        _write_csv(folder / f"{name}.csv", COLUMNS[name], rows)
    return tuple(folder / f"{name}.csv" for name in tables)


def _write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _write_census(
    folder: Path,
    journeys: list[Child],
    authority: SyntheticAuthority,
    year: int,
    as_at: date | None,
    planted: list[PlantedError],
    chance: Chance,
) -> Path:
    """Writes the census with its planted errors, which are added to `planted`."""
    census = cin_census(journeys, year, as_at)
    planted += plant_in_cin(census, year, chance)
    path = folder / f"cin_{year}.xml"
    path.write_text(cin_xml(census, authority, year), encoding="utf-8")
    return path
