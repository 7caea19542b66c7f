"""Questions put into SQL once: they answer as Django's own, whoever they are about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Authority, Person, Role
from accounts.session_store import SessionStore
from accounts.worded_once import Given, WordedOnce
from indicators.models import Build
from indicators.queries import live_build
from tests.pages import own_queries

PEOPLE = WordedOnce(lambda: Person.objects.filter(email=Given("email"), is_active=True))


def fields(row) -> dict:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_the_rows_are_those_of_the_query(scene):
    asked = PEOPLE(email=scene.lead.email)
    own = Person.objects.get(email=scene.lead.email)
    assert [fields(each) for each in asked] == [fields(own)]
    assert PEOPLE(email="nobody@fenmarch.example") == []


def test_another_is_asked_about_in_the_same_words(scene):
    for person in (scene.lead, scene.stranger):
        assert [each.pk for each in PEOPLE(email=person.email)] == [person.pk]


def test_what_stands_in_the_words_stands_in_every_answer(scene, visitor):
    Person.objects.filter(pk=scene.lead.pk).update(is_active=False)
    assert PEOPLE(email=scene.lead.email) == []


def test_values_are_told_as_they_are_listed(scene):
    names = WordedOnce(
        lambda: Role.objects.filter(person=Given("person")).values_list("name", "authority__code")
    )
    held = Role.objects.filter(person=scene.lead).values_list("name", "authority__code")
    assert sorted(names(person=scene.lead.pk)) == sorted(held)


def test_what_is_not_given_is_an_error(scene):
    with pytest.raises(KeyError):
        PEOPLE(name="Somebody")


def test_a_row_can_be_changed_and_kept_like_any_other(scene, visitor):
    [person] = PEOPLE(email=scene.lead.email)
    person.name = "Another Name"
    person.save()
    assert Person.objects.get(pk=person.pk).name == "Another Name"


def test_what_was_left_out_is_asked_for_when_it_is_wanted(scene):
    """As the live build, whose long fields a page does not need."""
    build = live_build(scene.here)
    own = Build.objects.get(pk=build.pk)
    assert build.get_deferred_fields() == {"made_of", "digests"}
    assert (build.releases, build.created_at) == (own.releases, own.created_at)
    with own_queries() as asked:
        assert build.digests == own.digests
    assert len(asked) == 1


def test_the_authority_of_a_page_is_whole(scene, visitor):
    visitor.force_login(scene.lead)
    answer = visitor.get(f"/{scene.here.code}/")
    found = answer.wsgi_request.authority
    assert fields(found) == fields(Authority.objects.get(pk=scene.here.pk))


@pytest.mark.parametrize(("minutes", "goes_on"), [(1, True), (-1, False)])
def test_a_session_is_found_until_it_ends(scene, visitor, minutes: int, goes_on: bool):
    kept = SessionStore()
    kept["here"] = "yes"
    kept.create()
    until = timezone.now() + dt.timedelta(minutes=minutes)
    Session.objects.filter(session_key=kept.session_key).update(expire_date=until)
    found = SessionStore(kept.session_key)
    assert found.get("here") == ("yes" if goes_on else None)
    assert (found.session_key == kept.session_key) == goes_on


def test_a_key_that_nobody_was_given_begins_no_session(scene):
    """Else whoever plants a key would know it once somebody signs in."""
    planted = SessionStore("planted" * 4)
    assert planted.get("here") is None
    assert planted.session_key is None
