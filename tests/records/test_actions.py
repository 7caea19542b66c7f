"""The record taken down and read back: nothing lost, nothing left over."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Authority
from records import actions, queries
from records.extract import Extract, digest, typed_frame
from records.models import ROWS, Child, Release
from tests.people import People, new_authority

pytestmark = pytest.mark.django_db

SUPPLIES = frozenset({"person", "cla_episode"})


def extract_of(*children: str, sex: str = "1") -> Extract:
    """A person and an episode for each of the children."""
    ids = pd.Series(children, dtype="str")
    began = pd.Series(np.datetime64("2023-05-01", "us"), index=ids.index)
    sexes = pd.Series(sex, index=ids.index, dtype="str")
    return Extract(
        {
            "person": typed_frame("person", {"child": ids, "sex": sexes}),
            "cla_episode": typed_frame("cla_episode", {"child": ids, "decom": began}),
        },
        SUPPLIES,
    )


def taken_down(authority: Authority, extract: Extract, year: int = 2024) -> Release:
    return actions.take_down(
        authority,
        dataset="ssda903",
        year=year,
        first_on=date(year - 1, 4, 1),
        last_on=date(year, 3, 31),
        extract=extract,
    )


def known(authority: Authority) -> list[str]:
    named = Child.objects.filter(authority=authority).values_list("la_child_id", flat=True)
    return sorted(named)


def test_a_draft_is_told_by_its_digest_and_counts_for_nothing(people: People) -> None:
    extract = extract_of("A1", "A2")
    release = taken_down(people.here, extract)
    assert (release.digest, release.row_count) == (digest(extract), 4)
    assert queries.standing(people.here) == []


def test_a_child_is_known_once_and_apart_from_next_door(people: People) -> None:
    taken_down(people.here, extract_of("A1", "A2"))
    taken_down(people.here, extract_of("A2", "A3"), year=2025)
    taken_down(people.next_door, extract_of("A1"))
    assert known(people.here) == ["A1", "A2", "A3"]
    assert known(people.next_door) == ["A1"]


def test_a_discarded_draft_leaves_no_row_and_no_child_of_its_own(people: People) -> None:
    taken_down(people.here, extract_of("A1"))
    draft = taken_down(people.here, extract_of("A1", "A2"), year=2025)
    actions.discard(draft)
    assert known(people.here) == ["A1"]
    assert [model.objects.count() for model in ROWS.values() if model.objects.count()] == [1, 1]


def test_what_was_published_is_not_discarded(people: People) -> None:
    release = taken_down(people.here, extract_of("A1"))
    actions.publish(release)
    with pytest.raises(ValueError, match="only a draft"):
        actions.discard(release)
    assert known(people.here) == ["A1"]


# What PostgreSQL's text holds: everything but NUL, which readers refuse, and lone surrogates.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


class WhateverTheTexts(TestCase):
    """Ids and codes of any characters."""

    @given(st.lists(TEXTS, min_size=1, max_size=4, unique=True), TEXTS)
    def test_what_is_taken_down_is_read_back(self, children: list[str], sex: str) -> None:
        here = new_authority("E10000901", "901", "Alderwick")
        extract = extract_of(*children, sex=sex)
        release = taken_down(here, extract)
        assert digest(queries.extract_of(release)) == release.digest == digest(extract)
