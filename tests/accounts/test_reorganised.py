"""Authorities that ended and began: what is said of them, and of which years nothing is."""

from __future__ import annotations

from datetime import date

import pytest

from accounts import authorities
from accounts.reorganised import REORGANISATIONS, last_year_of, story_of, why_no_figure
from tests.people import new_authority


@pytest.mark.parametrize(
    ("number", "name", "says"),
    [
        (
            "909",
            "Cumbria",
            "Cumbria was abolished on 1 April 2023; its area is now that of Cumberland and"
            " Westmorland and Furness. The last year published of it is 2023.",
        ),
        (
            "941",
            "West Northamptonshire",
            "West Northamptonshire began on 1 April 2021, out of Northamptonshire. What is"
            " published of the years to 2021 is of those before it and is not counted as its own.",
        ),
        ("301", "Barking and Dagenham", ""),
        # A county that became one authority over the same area kept its number.
        ("815", "North Yorkshire", ""),
    ],
)
def test_what_became_of_an_authority(number: str, name: str, says: str):
    assert story_of(number, name) == says


@pytest.mark.parametrize(
    ("number", "year", "says"),
    [
        ("909", 2023, ""),
        ("909", 2024, "abolished on 1 April 2023"),
        ("942", 2023, "began on 1 April 2023"),
        ("942", 2024, ""),
        ("301", 2024, ""),
    ],
)
def test_of_which_years_nothing_can_be_published(number: str, year: int, says: str):
    assert why_no_figure(number, year) == says


def test_who_ended_has_a_last_year_and_who_stands_has_none():
    assert (last_year_of("928"), last_year_of("940")) == (2021, None)


def test_every_change_takes_effect_with_a_collection_year_and_nobody_ends_twice():
    ended = [number for each in REORGANISATIONS for number in each.ended]
    began = [number for each in REORGANISATIONS for number in each.began]
    assert len(set(ended + began)) == len(ended + began)
    assert {(each.on.month, each.on.day) for each in REORGANISATIONS} == {(4, 1)}


def test_the_list_of_authorities_is_kept_with_the_day_on_which_one_was_abolished(db):
    assert new_authority("E10000006", "909", "Cumbria").abolished_on == date(2023, 4, 1)
    assert authorities.find("909").name == "Cumbria"
    assert new_authority("E06000063", "942", "Cumberland").abolished_on is None
