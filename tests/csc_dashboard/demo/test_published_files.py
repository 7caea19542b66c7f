"""The made-up country's published statistics: DfE's layout, DfE's hiding, the same each time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from csc_dashboard.demo import AUTHORITIES, write_published
from csc_dashboard.demo.country import COUNTRY_CODE, REGIONS
from csc_dashboard.demo.published_files import HIDDEN
from indicators.published import MEASURES, Content, read_published
from indicators.reference import is_population, read_reference

YEARS = {"first_year": 2019, "last_year": 2021}
OWN = {"001": {("rereferrals_pct", 2020): (50, 200), ("cla_31_march_rate", 2020): (123, None)}}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    return write_published(tmp_path_factory.mktemp("published"), seed=1, own=OWN, **YEARS)


@pytest.fixture(scope="module")
def contents(written: list[Path]) -> list[Content]:
    return [read_published(path) for path in written[:-3]]


def test_every_measure_is_published_of_every_authority_region_and_the_country(contents):
    seen = {}
    for content in contents:
        seen |= dict(list(content.rows[content.rows["cut"] == ""].groupby("measure")))
    assert set(seen) == set(MEASURES)
    for measure, rows in seen.items():
        there = set(rows["area"])
        assert {COUNTRY_CODE, *REGIONS, *(a.dfe_code for a in AUTHORITIES)} <= there, measure
        assert len(rows) == 3 * len(there)


def test_what_an_authoritys_record_says_is_what_is_published_of_it(contents):
    rows = next(c.rows for c in contents if "rereferrals_pct" in set(c.rows["measure"]))
    own = rows[(rows["area"] == "001") & (rows["year"] == 2020)].set_index("measure")
    figure = own.loc["rereferrals_pct", ["value", "numerator", "denominator"]]
    assert figure.tolist() == [25, 50, 200]


@pytest.mark.parametrize(
    ("file", "count", "share"),
    [
        ("cin_d5.csv", "2_years_or_more", "2_years_or_more_percent"),
        ("cla_ceased.csv", "number", "percentage"),
    ],
)
def test_no_count_of_one_to_five_is_shown_nor_a_share_made_of_one(
    written, file: str, count: str, share: str
):
    path = next(path for path in written if path.name == file)
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = [r for r in csv.DictReader(opened) if r["geographic_level"] == "Local authority"]
    assert not {"1", "2", "3", "4", "5"} & {row[count] for row in rows}
    hidden = [row for row in rows if row[count] == HIDDEN]
    assert hidden
    assert {row[share] for row in hidden} <= {HIDDEN, "x"}


def test_the_country_is_the_sum_of_its_authorities_rounded_to_ten(contents):
    rows = next(c.rows for c in contents if "cpp_31_march" in set(c.rows["measure"]))
    year = rows[(rows["measure"] == "cpp_31_march") & (rows["year"] == 2021)]
    by_area = year.set_index("area")["value"]
    whole = by_area[by_area.index.str.len() == 3].sum()
    assert by_area[COUNTRY_CODE] == round(whole / 10) * 10


def test_the_same_arguments_write_the_same_bytes(written, tmp_path: Path):
    again = write_published(tmp_path, seed=1, own=OWN, **YEARS)
    assert [p.name for p in again] == [p.name for p in written]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(again, written, strict=True))


def test_the_reference_files_stand_beside_them(written):
    population, *neighbours = written[-3:]
    assert is_population(population)
    known = {(area, year) for area, year, _ in read_reference(population).populations}
    assert {(a.code, 2020) for a in AUTHORITIES} <= known
    for path in neighbours:
        listed = [n for n in read_reference(path).neighbours if n.authority == "001"]
        assert [n.rank for n in listed] == list(range(1, 11))
        assert len({n.neighbour for n in listed} - {"001"}) == 10
