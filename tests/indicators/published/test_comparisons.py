"""The command that compares: the record's figure where there is one, else the published one."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators import comparisons, populations, queries
from indicators.catalogue import INDICATORS
from indicators.models import Neighbour
from indicators.published import measure_of
from tests.builders import SYNTHETIC, undone
from tests.indicators.published.drawn import (
    ALNWICK,
    BLYTH,
    ENGLAND,
    NORTH,
    authority,
    published_file,
)
from tests.indicators.published.test_read import PLAN, PLANS, REFERRALS_2025

HERE = authority(SYNTHETIC.dfe_code, SYNTHETIC.code, SYNTHETIC.name)
KIND = "Referrals and Re-referrals"
COUNTS_ONLY = ("1", "1", "1", "1", "1", "1", "1", "1", "1")


@pytest.fixture
def loaded(scene, tmp_path: Path):
    """Plans of two releases, referrals without rates, and two models of neighbours."""
    with undone():
        first = [(2021, area, PLAN, "60", "15", share) for area, share in
                 ((ENGLAND, "22.1"), (NORTH, "20"), (ALNWICK, "30"), (HERE, "25"))]  # fmt: skip
        then = [(2022, *row[1:]) for row in first]
        revised = [(*row[:5], "31" if row[1] is ALNWICK else row[5]) for row in first]
        for year, rows in ((2021, first), (2022, [*then, *revised])):
            call_command(
                "load_published",
                published_file(tmp_path / f"{year}.csv", PLANS, *rows),
                stdout=io.StringIO(),
            )
        rates = [(2021, area, KIND, "300", *COUNTS_ONLY) for area in (ALNWICK, BLYTH)]
        call_command(
            "load_published",
            published_file(tmp_path / "c1.csv", REFERRALS_2025, *rates),
            stdout=io.StringIO(),
        )
        populations.keep([("E06900001", 2020, 9000), ("E06900001", 2021, 1)], vintage="ONS")
        for model, number in (("2021", "901"), ("2025", "902")):
            Neighbour.objects.create(
                model=model,
                authority=SYNTHETIC.dfe_code,
                rank=1,
                neighbour=number,
                name="Listed",
                closeness="Close",
            )
        yield scene


def compared(*arguments: str) -> dict:
    out = io.StringIO()
    call_command("compare", "--authority", SYNTHETIC.code, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_records_own_figure_is_set_beside_what_is_published(loaded):
    found = compared("--indicator", "cpp_subsequent_ever_pct", "--year", "2021", "--model", "2021")
    march = date(2021, 3, 1)
    figures = queries.figures_of(
        loaded.here, INDICATORS["cpp_subsequent_ever_pct"], first=march, last=march, basis="year"
    )
    assert found["own"]["source"] == "own record"
    assert found["own"]["value"] == pytest.approx(figures["value"].iloc[0])
    assert found["neighbours"]["members"][0]["name"] == "Alnwick"
    assert found["region"] == {"code": "E12000001", "value": 20}
    assert found["england"] == {"value": 22.1}


def test_a_year_that_the_record_does_not_hold_is_that_of_the_published_figure(loaded):
    found = compared("--indicator", "cpp_subsequent_pct", "--year", "2022")
    assert found["own"]["value"] == 25
    assert found["own"]["source"] == "published: Children in need, reporting year 2022"
    assert found["neighbours"]["model"] == "2025"


def test_a_year_in_two_releases_is_that_of_the_later(loaded):
    for year, value in (("2021", 31), ("2022", 30)):
        found = compared("--indicator", "cpp_subsequent_pct", "--year", year, "--model", "2021")
        assert found["neighbours"]["mean"] == value
        assert found["vintage"] == "Children in need, reporting year 2022"


def test_a_rate_published_as_a_count_is_made_with_the_population_of_the_year_before(loaded):
    measure = measure_of("referrals_rate")
    figures = comparisons.year_table(measure, 2021).figures
    # 300 of 9,000 is 333.3 per 10,000; nobody knows how many children live in Blyth.
    assert (figures["901"].value, figures["901"].denominator) == (333.3, 9000)
    assert (figures["902"].value, figures["902"].symbol) == (None, "")


def test_a_trend_is_of_the_latest_release_alone(loaded):
    measure = measure_of("cpp_subsequent_pct")
    latest, trend = comparisons.history(measure, comparisons.places(), comparisons.children_of())
    assert (latest.year, latest.figures["901"].value) == (2022, 30)
    assert {year: f.value for year, f in trend["901"].items()} == {2021: 31, 2022: 30}
    assert {year: f.value for year, f in trend["001"].items()} == {2021: 25, 2022: 25}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--indicator", "nothing", "--year", "2021"), "Nothing is published of"),
        (("--indicator", "cpp_subsequent_pct", "--year", "1999"), "There is no figure of"),
        (
            ("--indicator", "cpp_subsequent_pct", "--year", "2021", "--model", "2007"),
            "2007 of statistical neighbours is not loaded",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(loaded, arguments: tuple[str, ...], says: str):
    with pytest.raises(CommandError, match=says) as error:
        compared(*arguments)
    assert error.value.returncode == 3


def test_the_words_name_every_neighbour_and_the_release(loaded):
    out = io.StringIO()
    call_command(
        "compare", "--authority", SYNTHETIC.code, "--indicator", "cpp_subsequent_pct",
        "--year", "2022", "--model", "2021", stdout=out,
    )  # fmt: skip
    said = out.getvalue()
    assert "1. Alnwick: 30.0%" in said
    assert "from: Children in need, reporting year 2022" in said
