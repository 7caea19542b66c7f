"""The same test on published referrals: here, neighbours, region, England."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators import publishing, shift_elsewhere, shift_requests
from indicators.models import Neighbour
from indicators.published import read_published
from indicators.shift.events import FIRST_LOCKDOWN
from indicators.words import MONTHS

YEARS = range(2015, 2023)
# Referrals a month before lockdown, and the factor after it.
AREAS = {"901": (400, 0.6), "902": (500, 0.9), "903": (300, 0.7), "904": (300, 1.0)}


def _row(code: str, year: int, counts: dict[str, float]) -> dict[str, object]:
    place = {
        "time_period": year, "time_identifier": "Reporting year", "country_code": "E92000001",
        "country_name": "England", "category": "Month of referral",
        "geographic_level": "Local authority", "region_code": "E12000099",
        "region_name": "Middle Region", "old_la_code": code, "new_la_code": f"E10000{code}",
        "la_name": f"Area {code}",
    }  # fmt: skip
    nobody = dict.fromkeys(("old_la_code", "new_la_code", "la_name"), "")
    if code == "region":
        place |= {"geographic_level": "Regional"} | nobody
    if code == "country":
        place |= {"geographic_level": "National", "region_code": "", "region_name": ""} | nobody
    return place | counts | {"Referrals": sum(counts.values())}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Monthly referrals of four authorities as DfE writes them, made up."""
    chance = np.random.default_rng(2)
    rows = []
    for year in YEARS:
        totals = dict.fromkeys(MONTHS, 0)
        for code, (level, factor) in AREAS.items():
            counts = {}
            for place, name in enumerate(MONTHS):
                number = (year if place < 3 else year - 1) * 12 + place
                mean = level * (factor if number > FIRST_LOCKDOWN.month else 1)
                counts[name] = int(chance.poisson(mean))
                totals[name] += counts[name]
            rows.append(_row(code, year, counts))
        rows += [_row("region", year, totals), _row("country", year, totals)]
    path = tmp_path / "c6.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.fixture
def loaded(people, file: Path):
    """The authority (901), with 902 and 903 as its neighbours."""
    publishing.keep(read_published(file), file)
    for rank, code in enumerate(("902", "903"), start=1):
        Neighbour.objects.create(
            model="2025", authority="901", rank=rank, neighbour=code, name=code, closeness="Close"
        )
    return people.here


def test_everybody_is_asked_the_same(loaded):
    found = shift_elsewhere.elsewhere(loaded, FIRST_LOCKDOWN)
    who = [(row["who"], row["name"], row["verdict"]) for row in found["rows"]]
    assert who[:3] == [
        ("here", "Area 901", "fell"),
        ("neighbour", "Area 902", "fell"),
        ("neighbour", "Area 903", "fell"),
    ]
    assert {kind for kind, *_ in who[3:]} == {"region", "country"}
    changes = {row["name"]: row["change"] for row in found["rows"]}
    assert changes["Area 901"] == pytest.approx(-40, abs=4)
    assert "Area 904" not in changes


def test_it_is_told_in_one_sentence(loaded):
    said = shift_elsewhere.sentence(shift_elsewhere.elsewhere(loaded, FIRST_LOCKDOWN))
    assert "lower here" in said
    assert "in England" in said
    assert "among its 2 neighbours" in said


def test_what_is_not_published_is_not_told(people, loaded):
    assert shift_elsewhere.elsewhere(people.next_door, FIRST_LOCKDOWN) is not None
    people.next_door.dfe_code = "999"
    assert shift_elsewhere.elsewhere(people.next_door, FIRST_LOCKDOWN) is None


def test_a_file_that_is_loaded_asks_everybody_anew(scene, file):
    (question, *_) = shift_requests.questions(scene.here)
    publishing.keep(read_published(file), file)
    (after, *_) = shift_requests.questions(scene.here)
    assert after.inputs != question.inputs
    assert scene.here.shift_sets.filter(inputs=after.inputs).exists()
