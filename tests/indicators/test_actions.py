"""Facts kept and shown: what was measured is what is read back, and one build is live."""

from __future__ import annotations

import pytest

from indicators import actions, facts, queries
from indicators.models import Build, FactSeries
from records import actions as records
from records import queries as stored
from records.queries import standing
from tests.people import People
from tests.records.test_actions import extract_of, taken_down

pytestmark = pytest.mark.django_db


def test_facts_read_back_are_the_facts_measured(people: People) -> None:
    records.publish(taken_down(people.here, extract_of("A1", "A2")))
    releases = standing(people.here)
    measured = facts.measure(stored.record_of(people.here, releases))
    build = actions.build_facts(people.here, releases)
    assert facts.digest(queries.facts_of(build)) == build.digest == facts.digest(measured)
    assert build.releases == [releases[0].release]


def test_a_build_of_nothing_has_no_facts(people: People) -> None:
    build = actions.build_facts(people.here, [])
    assert queries.facts_of(build).empty
    assert build.digest == facts.digest(queries.facts_of(None))


def test_a_draft_is_not_shown_until_it_goes_live_and_then_alone(people: People) -> None:
    first = actions.build_facts(people.here, [])
    assert queries.live_build(people.here) is None
    actions.go_live(first)
    records.publish(taken_down(people.here, extract_of("A1")))
    second = actions.build_facts(people.here, standing(people.here))
    assert queries.live_build(people.here) == first
    actions.go_live(second)
    assert queries.live_build(people.here) == second
    assert Build.objects.get() == second
    assert set(FactSeries.objects.values_list("build", flat=True)) == {second.pk}


def test_going_live_here_leaves_next_door_alone(people: People) -> None:
    theirs = actions.build_facts(people.next_door, [])
    actions.go_live(theirs)
    actions.go_live(actions.build_facts(people.here, []))
    assert queries.live_build(people.next_door) == theirs
