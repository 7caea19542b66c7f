"""The files: which there are, their columns, the same bytes for a seed, nothing too late."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from csc_dashboard.demo import AUTHORITIES, write_returns
from csc_dashboard.demo.write import ReturnFiles
from ingest.datasets.ssda903.tables import DATASET
from tests.csc_dashboard.demo.conftest import Written, rows_of


def written_again(folder: Path, seed: int) -> list[ReturnFiles]:
    return write_returns(folder, authority=AUTHORITIES[2], children=150, years=2, seed=seed)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    once, again = written_again(tmp_path / "once", 4), written_again(tmp_path / "again", 4)
    assert [(one.dataset, one.year, [path.read_bytes() for path in one.paths]) for one in once] == [
        (two.dataset, two.year, [path.read_bytes() for path in two.paths]) for two in again
    ]


def test_another_seed_writes_another_authority(tmp_path: Path) -> None:
    once, other = written_again(tmp_path / "once", 4), written_again(tmp_path / "other", 5)
    assert once[0].paths[0].read_bytes() != other[0].paths[0].read_bytes()


def test_each_year_has_both_returns_in_order(tmp_path: Path) -> None:
    assert [(one.dataset, one.year) for one in written_again(tmp_path, 4)] == [
        ("ssda903", 2017),
        ("cin", 2017),
        ("ssda903", 2018),
        ("cin", 2018),
    ]


def test_columns_are_those_of_the_return(written: Written) -> None:
    for year in written.years:
        for path in (written.folder / f"ssda903_{year}").iterdir():
            header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            declared = [field.name for field in DATASET.table(path.stem).fields]
            # The CSV form says who is unaccompanied by a row in the table UASC.
            assert header == [name for name in declared if name != "UASC"], path.stem


@pytest.mark.parametrize(("year", "there"), [(2023, False), (2024, True)])
def test_social_workers_are_returned_from_2024(written: Written, year: int, there: bool) -> None:
    assert (written.folder / f"ssda903_{year}" / "SWEpisodes.csv").exists() == there


def test_exactly_as_many_children_are_known_as_asked_for(written: Written) -> None:
    known = {row["CHILD"] for year in written.years for row in written.table(year, "Header")}
    for year in written.years:
        known |= {element.text for element in etree.parse(written.census(year)).iter("LAchildID")}
    assert len(known) == 1500


def test_a_return_drawn_in_the_year_knows_nothing_later(tmp_path: Path) -> None:
    day = date(2018, 11, 15)
    files = write_returns(
        tmp_path, authority=AUTHORITIES[2], children=400, years=4, seed=4, as_at=day
    )
    assert [one.year for one in files] == [2017, 2017, 2018, 2018, 2019, 2019]
    ends = {"DEC", "DECOM", "REVIEW", "MIS_START", "MIS_END", "DATE_PLACED", "DATE_PLACED_CEASED"}
    seen = [
        datetime.strptime(row[column], "%d/%m/%Y").date()  # noqa: DTZ007  a day, not a moment
        for path in files[4].paths
        for row in rows_of(path)
        for column in ends & row.keys()
        if row[column]
    ]
    assert max(seen) <= day
    still_open = [
        row for row in rows_of(tmp_path / "ssda903_2019" / "Episodes.csv") if not row["DEC"]
    ]
    assert still_open
    census = etree.parse(files[5].paths[0])
    closed = [date.fromisoformat(element.text) for element in census.iter("CINclosureDate")]
    assert closed
    assert max(closed) <= day
