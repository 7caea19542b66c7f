"""One child's record read alone, and the door to it: the same as from everybody's, with whatever is
linked to them, and nobody else's."""

from __future__ import annotations

import uuid

import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import GRANTS, Permission, RoleName
from records import access, link_actions, queries
from records.entities import ENTITIES
from records.models import Child
from records.one_child import record_of_child
from tests.builders import Scene
from tests.people import People
from tests.records.linked import HEALTH, OURS, number, published

LEAD = GRANTS[RoleName.PERFORMANCE_LEAD]


def page_of(people: People, id_: str, holder: str = "") -> uuid.UUID:
    return Child.objects.get(pk=number(people.here, id_, holder)).public_id


@pytest.mark.django_db
def test_a_linked_partners_record_is_the_childs_and_says_how(people: People, monkeypatch):
    monkeypatch.setattr("records.matching.probabilistic.available", lambda: False)
    published(people.here, OURS)
    published(people.here, HEALTH, holder="health", events=True)
    link_actions.match(people.here)
    ann = access.child_for(people.bob, LEAD, people.here, page_of(people, "A1"))
    [link] = ann.linked
    assert (link.holder, link.confirmed) == ("health", False)
    assert ann.numbers == (number(people.here, "A1"), number(people.here, "H1", "health"))
    record = record_of_child(people.here, ann.numbers, queries.standing(people.here))
    assert record.partner_event["child"].tolist() == [ann.number]
    # Whose record is linked leads to the child; whose is not is no child of ours.
    assert access.child_for(people.bob, LEAD, people.here, page_of(people, "H1", "health")) == ann
    assert access.child_for(people.bob, LEAD, people.here, page_of(people, "H9", "health")) is None
    omar = access.child_for(people.bob, LEAD, people.here, page_of(people, "A2"))
    assert omar.linked == ()
    assert ("NHS number", "9434765919") in access.identifiers_of(people.bob, people.here, ann)
    assert not [
        value
        for _, value in access.identifiers_of(people.bob, people.here, omar)
        if value == "9434765919"
    ]


@pytest.mark.django_db
def test_the_door_is_shut_to_who_may_not_and_to_what_is_not_theirs(people: People):
    published(people.here, OURS)
    page = page_of(people, "A1")
    assert access.child_for(people.bob, LEAD, people.here, page).public_id == page
    assert access.child_for(people.bob, LEAD, people.next_door, page) is None
    assert access.child_for(people.bob, LEAD, people.here, uuid.uuid4()) is None
    assert access.child_for(people.bob, LEAD - {Permission.SEE_CHILD}, people.here, page) is None


def test_one_child_alone_reads_as_among_all_and_in_one_question(scene: Scene):
    standing = queries.standing(scene.here)
    whole = queries.record_of(scene.here, standing)
    child = int(whole.cla_episode["child"].value_counts().index[0])
    with CaptureQueriesContext(connection) as asked:
        alone = record_of_child(scene.here, [child], standing)
    assert len(asked) == 1
    assert len(alone.cla_episode) > 1
    for entity in ENTITIES:
        theirs = getattr(whole, entity.name)
        theirs = theirs[theirs["child"] == child].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(alone, entity.name), theirs, check_dtype=False)
