"""The main job on returns that nobody here wrote: five linked SSDA903 years, and CIN files."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts import authorities
from records import queries as records
from records.entities import BY_NAME
from records.reading import read_rows

BARKING, CITY = ("E09000002", "301"), ("E09000001", "201")
YEARS = range(2018, 2023)


@pytest.fixture
def places(transactional_db) -> None:
    """The two authorities the samples are sent for."""
    authorities.keep(
        [
            authorities.Known(code, number, f"Authority {number}", "E12000007", "London")
            for code, number in (BARKING, CITY)
        ]
    )


def take_in(paths: list[Path], authority: str, year: int | None = None, **options) -> dict:
    """Take files in by the command and return its JSON, whatever its exit status."""
    out = StringIO()
    try:
        call_command(
            "take_in", *paths, authority=authority, year=year, json=True, stdout=out, **options
        )
    except SystemExit as ended:
        assert ended.code == 2  # noqa: PT017  refused or held
    return json.loads(out.getvalue())


def files_of(shared: Path, year: int) -> list[Path]:
    """The sample SSDA903 of a collection year; the samples' names give the year that begins."""
    return sorted((shared / "samples" / "ssda903_five_years").glob(f"{year - 1}-*.csv"))


def looked_after_by_hand(shared: Path, year: int) -> int:
    """Children in that year's own file who are looked after on 31 March, short breaks left out."""

    def day(text: str) -> date | None:
        return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007

    end = date(year, 3, 31)
    path = shared / "samples" / "ssda903_five_years" / f"{year - 1}-episodes.csv"
    with path.open() as file:
        return len(
            {
                row["CHILD"]
                for row in csv.DictReader(file)
                if row["LS"] not in ("V3", "V4")
                and day(row["DECOM"]) <= end
                and (not row["DEC"] or day(row["DEC"]) > end)
            }
        )


def stock(month: str) -> dict:
    """The figure of children looked after at the end of a month."""
    out = StringIO()
    call_command(
        "figures",
        authority="301",
        indicator="cla_stock_count",
        first=month,
        last=month,
        json=True,
        stdout=out,
    )
    return json.loads(out.getvalue())[0]


def test_five_years_one_by_one_in_two_orders(shared: Path, places: None) -> None:
    """Each 31 March is that year's own count; a child in all years has one period of care; the
    order of loading leaves no trace; the same return again changes nothing."""
    for year in YEARS:
        assert take_in(files_of(shared, year), "301", year)["stage"] == "published"
    for year in YEARS:
        assert stock(f"{year}-03")["numerator"] == looked_after_by_hand(shared, year)
    for month in ("2017-03", "2022-04"):
        assert stock(month)["status"] == "no_return"
        assert stock(month)["numerator"] is None

    authority = authorities.find("301")
    record = records.record_of(authority, records.standing(authority))
    in_all = record.cla_episode.loc[record.cla_episode["child"].isin(_in_every_year(record))]
    children = record.period_of_care[record.period_of_care["child"].isin(in_all["child"])]
    whole = children.groupby("child").filter(lambda periods: len(periods) == 1)
    assert whole["child"].nunique() == 30  # the other four left, and came back, by their own REC

    again = take_in(files_of(shared, 2020), "301", 2020)
    assert again["stage"] == "repeated"
    assert "already loaded" in again["message"]
    for year in (2021, 2019, 2022, 2018, 2020):
        last = take_in(files_of(shared, year), "201", year, confirm=True)
    assert last["facts_digest"] == again["facts_digest"]


def _in_every_year(record) -> set[int]:
    here = authorities.find("301")
    ((_, rows),) = read_rows(here, [BY_NAME["cla_episode"]], record.releases)
    by_release = [set(found["child"]) for _, found in rows.groupby("release")]
    return set.intersection(*by_release)


@pytest.mark.parametrize(
    ("name", "stage", "code"),
    [
        ("CIN_Census_2021.xml", "held", "WRONG_PERIOD"),
        ("CIN_Census_2024.xml", "held", "WRONG_PERIOD"),
        ("CIN_Census_2026.xml", "held", "WRONG_PERIOD"),
        ("CIN_header_issues_100.xml", "held", "WRONG_PERIOD"),
        ("fake_CIN_data.xml", "refused", "WRONG_AUTHORITY"),
    ],
)
def test_cin_samples_are_answered_as_what_they_are(
    shared: Path, places: None, name: str, stage: str, code: str
) -> None:
    """Each names another year, or another authority, than it should; none is published."""
    answer = take_in([shared / "samples" / "cin" / name], "201")
    assert (answer["stage"], answer["error"]["code"]) == (stage, code)
    assert answer["error"]["message"]
