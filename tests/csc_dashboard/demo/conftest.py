"""One small synthetic authority for all tests here, simulated and written once a run."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from csc_dashboard.demo import AUTHORITIES, PLANTED_ERRORS_FILE, SyntheticAuthority, write_returns
from csc_dashboard.demo.journeys import Child
from csc_dashboard.demo.population import simulate

CHILDREN, SEED, FIRST_YEAR, YEARS = 1500, 11, 2017, 9


@dataclass(frozen=True)
class Written:
    """The folder the returns were written to, and the journeys they were written from."""

    folder: Path
    authority: SyntheticAuthority
    journeys: list[Child]

    @property
    def years(self) -> range:
        return range(FIRST_YEAR, FIRST_YEAR + YEARS)

    def table(self, year: int, name: str) -> list[dict[str, str]]:
        """The rows of one SSDA903 table."""
        return rows_of(self.folder / f"ssda903_{year}" / f"{name}.csv")

    def census(self, year: int) -> Path:
        return self.folder / f"cin_{year}.xml"

    def planted(self) -> list[dict[str, str]]:
        return rows_of(self.folder / PLANTED_ERRORS_FILE)

    def spoiled(self, year: int, table: str) -> set[int]:
        """Row numbers of a table, the header being row 1, with an error put in on purpose."""
        return {
            int(error["row"])
            for error in self.planted()
            if error["dataset"] == "ssda903"
            and (int(error["year"]), error["table"]) == (year, table)
        }


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("returns")
    authority = AUTHORITIES[0].sized_for(CHILDREN)
    arguments = {"children": CHILDREN, "first_year": FIRST_YEAR, "years": YEARS, "seed": SEED}
    write_returns(folder, authority=authority, **arguments)
    return Written(folder, authority, simulate(authority, **arguments))
