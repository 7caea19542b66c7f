"""Which releases stand, and their rows read back typed."""

from __future__ import annotations

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records import access, actions, queries
from records.entities import BY_NAME, ENTITIES
from records.extract import Extract, typed_frame
from records.reading import read_differing, read_rows
from records.record import Record
from tests.people import People
from tests.records.test_actions import extract_of, taken_down

pytestmark = pytest.mark.django_db


def standing(people: People, **given) -> list[int]:
    return [release.release for release in queries.standing(people.here, **given)]


def test_the_last_published_of_a_year_stands_whenever_it_was_taken_down(people: People) -> None:
    first, second = (taken_down(people.here, extract_of(child)) for child in ("A1", "A2"))
    actions.publish(second)
    assert standing(people) == [second.pk]
    actions.publish(first)
    assert standing(people) == [first.pk]
    assert queries.standing_release(people.here, "ssda903", 2024) == first


def test_after_a_withdrawal_the_one_before_stands_again(people: People) -> None:
    first, second = (taken_down(people.here, extract_of(child)) for child in ("A1", "A2"))
    for release in (first, second):
        actions.publish(release)
    actions.withdraw(second)
    assert standing(people) == [first.pk]
    actions.withdraw(first)
    assert standing(people) == []
    assert queries.standing_release(people.here, "ssda903", 2024) is None


def test_a_draft_can_be_looked_at_as_if_it_stood(people: People) -> None:
    published = taken_down(people.here, extract_of("A1"))
    actions.publish(published)
    other_year = taken_down(people.here, extract_of("A1"), year=2025)
    correction = taken_down(people.here, extract_of("A2"))
    assert standing(people, with_drafts=[other_year]) == [published.pk, other_year.pk]
    assert standing(people, with_drafts=[correction]) == [correction.pk]
    assert standing(people) == [published.pk]


def test_a_record_holds_the_standing_rows_of_one_authority(people: People) -> None:
    for authority, children in ((people.here, ("A1", "A2")), (people.next_door, ("A1",))):
        actions.publish(taken_down(authority, extract_of(*children)))
    record = queries.record_of(people.here, queries.standing(people.here))
    assert len(record.person) == len(record.cla_episode) == 2
    ours = queries.record_of(people.here, queries.standing(people.here), ["cla_episode"])
    assert len(ours.cla_episode) == 2
    assert record.cin_episode.empty


def test_rows_read_have_the_kinds_that_empty_ones_have(people: People) -> None:
    release = taken_down(people.here, extract_of("A1"))
    episode = [BY_NAME["cla_episode"]]
    ((_, rows),) = read_rows(people.here, episode, [queries.as_in_force(release)])
    ((_, none),) = read_rows(people.here, episode, [])
    assert rows.dtypes.to_dict() == none.dtypes.to_dict()
    assert rows["decom"].tolist() == [pd.Timestamp("2023-05-01")]


TEXTS = ["plain", "a, comma", 'a "quote"', "two\nlines", "5,7,\n", "\\N", "’", " ", "0"]


def test_what_stands_in_a_cell_puts_no_row_into_another_table(people: People):
    children = pd.Series(TEXTS, dtype="str")
    written = {"child": children, "sex": children, "upn": children}
    frames = {
        "person": typed_frame("person", written),
        "disability": typed_frame("disability", {"child": children, "disability": children}),
    }
    release = taken_down(people.here, Extract(frames, frozenset(frames)))
    back = queries.extract_of(release).frames
    for name, sent in frames.items():
        again = back[name].set_index("child").loc[TEXTS].reset_index()
        pd.testing.assert_frame_equal(again, sent[again.columns])


def test_nothing_is_asked_of_what_no_return_supplies(people: People):
    actions.publish(taken_down(people.here, extract_of("A1")))
    (release,) = queries.standing(people.here)
    with CaptureQueriesContext(connection) as asked:
        read = {entity.name: rows for entity, rows in read_rows(people.here, ENTITIES, [release])}
    said = " ".join(each["sql"] for each in asked)
    assert "records_cla_episode" in said
    assert "records_cin_episode" not in said
    assert len(read["cla_episode"]) == 1
    assert read["cin_episode"].empty


def test_what_both_releases_have_is_no_difference(people: People) -> None:
    one = taken_down(people.here, extract_of("A1", "A2"))
    other = taken_down(people.here, extract_of("A2", "A3"))
    episode = [BY_NAME["cla_episode"]]
    ((_, rows),) = read_differing(episode, one, other)
    ((_, none),) = read_differing(episode, one, one)
    ids = access.ids_of(people.here, rows["child"], None)
    found = sorted(zip(rows["release"], rows["child"].map(ids), strict=True))
    assert found == [(one.pk, "A1"), (other.pk, "A3")]
    assert none.empty
    assert rows.dtypes.to_dict() == none.dtypes.to_dict()


def test_the_children_of_a_release_are_those_it_names(people: People) -> None:
    release = taken_down(people.here, extract_of("A1", "A2"))
    taken_down(people.here, extract_of("A3"))
    named = access.ids_of(people.here, queries.children_of(release), None)
    assert set(named.values()) == {"A1", "A2"}


def test_a_record_of_nothing_is_whole_and_empty(people: People) -> None:
    record = queries.record_of(people.here, [])
    assert isinstance(record, Record)
    assert all(record.frames[entity.name].empty for entity in ENTITIES)
