"""What is held beside which a return is checked: the year, the year before, all before that."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.check import read_return
from ingest.datasets.registry import RETURNS
from ingest.held import held
from records import actions
from records.models import Release
from tests.ingest.files import RETURN, sources
from tests.people import new_authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return new_authority("E99000901", "901", "Synthshire")


def published(authority, year: int, **put_in: str) -> Release:
    """The small return, its dates moved into a year; `put_in` replaces one text by another."""
    files = {name: text.replace("2024", str(year - 1)) for name, text in RETURN.items()}
    for old, new in put_in.items():
        files = {name: text.replace(old, new) for name, text in files.items()}
    release = actions.take_down(
        authority,
        dataset="ssda903",
        year=year,
        first_on=date(year - 1, 4, 1),
        last_on=date(year, 3, 31),
        extract=RETURNS["ssda903"].to_records(read_return(sources(files), year=year)),
    )
    actions.publish(release)
    return release


def test_the_years_before_last_come_together_the_latest_first(authority):
    for year in (2021, 2022, 2023, 2024, 2025):
        published(authority, year)
    known = held(authority, "ssda903", 2025)
    assert known.this_year.tables["Episodes"].DECOM.dt.year.min() == 2024
    assert known.last_tables["Episodes"].DECOM.dt.year.min() == 2023
    years = known.earlier["Episodes"].DECOM.dt.year
    assert (
        sorted(set(years), reverse=True) == years.drop_duplicates().tolist() == [2022, 2021, 2020]
    )
    assert set(known.earlier) == {"Header", "Episodes"}


def test_of_two_returns_of_a_year_the_one_that_stands_is_heard(authority):
    published(authority, 2023)
    actions.withdraw(published(authority, 2023, A2="Z9"))
    earlier = held(authority, "ssda903", 2025).earlier
    assert "Z9" not in set(earlier["Header"].CHILD)
    published(authority, 2023, A2="Z9")
    assert "Z9" in set(held(authority, "ssda903", 2025).earlier["Header"].CHILD)


def test_nothing_is_held_of_an_authority_that_sent_nothing(authority):
    known = held(authority, "ssda903", 2025)
    assert (known.this_year, known.last_year, known.last_tables) == (None, None, None)
    assert known.earlier == {}
