"""The made-up country's published statistics: DfE's layout, DfE's hiding, the same each time."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc_dashboard.demo import AUTHORITIES, write_published
from csc_dashboard.demo.country import COUNTRY_CODE, REGIONS
from csc_dashboard.demo.months import spread
from csc_dashboard.demo.published_files import HIDDEN
from indicators.published import MEASURES, Content, read_published
from indicators.reference import is_population, read_reference
from records.calendar import month_number

YEARS = {"first_year": 2019, "last_year": 2021}
OWN = {
    "001": {
        ("rereferrals_pct", 2020): (50, 200),
        ("cla_31_march_rate", 2020): (123, None),
        ("referrals", 2021): (600, None),
    }
}
# As the record of that authority has them: a third of the year's referrals came in April.
APRIL_2020 = month_number(date(2020, 4, 1))
MONTHS = {"001": {APRIL_2020 + n: 20.0 if n else 110.0 for n in range(12)}}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("published")
    return write_published(folder, seed=1, own=OWN, months=MONTHS, **YEARS)


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


@pytest.fixture(scope="module")
def by_month(contents):
    """Referrals by area, year and month."""
    rows = next(c.rows for c in contents if "month" in set(c.rows["cut"]))
    months = rows[rows["cut"] == "month"].set_index(["area", "year", "cut_value"])["value"]
    return months.sort_index()


def test_referrals_by_month_are_those_of_the_record_where_there_is_one(by_month):
    assert by_month["001", 2021]["April"] == 200
    assert by_month["001", 2021].sum() == 600


def test_referrals_fall_with_lockdown_by_more_in_some_places_than_in_others(by_month):
    quarter = by_month.index.get_level_values("cut_value").isin(("April", "May", "June"))
    spring = by_month[quarter].groupby(["area", "year"]).sum().unstack()
    change = spring[2021] / spring[2020] - 1
    assert -0.3 < change[COUNTRY_CODE] < -0.1
    elsewhere = change[change.index.str.len() == 3].drop("001")
    assert elsewhere.max() - elsewhere.min() > 0.15


@given(st.integers(0, 500), st.lists(st.floats(0, 50), min_size=1, max_size=12))
def test_a_count_is_parted_without_loss(total: int, shares: list[float]):
    parts = spread(total, shares)
    assert sum(parts) == (total if sum(shares) else 0)
    assert all(part >= 0 for part in parts)
    exact = [total * share / sum(shares) if sum(shares) else 0 for share in shares]
    assert all(abs(part - wanted) < 1 for part, wanted in zip(parts, exact, strict=True))


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
    again = write_published(tmp_path, seed=1, own=OWN, months=MONTHS, **YEARS)
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
