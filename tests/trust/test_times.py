"""How long an answer takes tells nothing: measured as time of the processor, since the machine's
own bustle is no part of an answer; two at a time in turn, each as often first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from statistics import median
from time import process_time

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.urls import reverse

from accounts import actions
from accounts.models import Guess
from tests.people import PASSWORD
from tests.trust.watching import watched

pytestmark = pytest.mark.trust

CLOSE_ENOUGH = 0.05
NEVER = "E10000999"


def apart(one: Callable[[], object], other: Callable[[], object], pairs: int) -> float:
    """By which share the medians of the two differ, over so many pairs."""
    took: dict[Callable, list[float]] = {one: [], other: []}
    for number in range(-20, pairs):
        for call in (one, other) if number % 2 else (other, one):
            began = process_time()
            call()
            if number >= 0:  # the first few fill what is remembered
                took[call].append(process_time() - began)
    first, second = median(took[one]), median(took[other])
    return abs(first - second) / max(first, second)


def statements(call: Callable[[], object]) -> int:
    """How many statements a call asks of the database."""
    with watched() as seen:
        call()
    return len(seen.statements)


@pytest.mark.parametrize("what", ["an authority", "an upload", "a person"])
def test_what_is_next_door_takes_as_long_as_what_never_was(scene, visitor, what, record_property):
    """P4: over 1,000 pairs the medians differ by less than a twentieth, and both ask the database
    the same."""
    visitor.force_login(scene.stranger)
    home = scene.next_door.code
    theirs, nobodys = {
        "an authority": (
            reverse("overview", args=[scene.here.code]),
            reverse("overview", args=[NEVER]),
        ),
        "an upload": (
            reverse("upload", args=[home, scene.flawed.pk]),
            reverse("upload", args=[home, uuid.UUID(int=903)]),
        ),
        "a person": (
            reverse("person", args=[home, scene.lead.pk]),
            reverse("person", args=[home, uuid.UUID(int=903)]),
        ),
    }[what]
    calls = tuple(lambda url=url: visitor.get(url) for url in (theirs, nobodys))
    assert [call().status_code for call in calls] == [404, 404]
    assert statements(calls[0]) == statements(calls[1])
    difference = apart(*calls, pairs=1_000)
    record_property("figure", f"{what}: medians {difference:.1%} apart")
    assert difference < CLOSE_ENOUGH


class QuickArgon2(Argon2PasswordHasher):
    """The same work in little: what is around it weighs the more."""

    time_cost, memory_cost, parallelism = 1, 8_192, 1


@pytest.fixture
def hashing(settings) -> None:
    """Passwords hashed as on a service, in kind."""
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


@pytest.mark.parametrize("who", ["nobody", "somebody disabled", "somebody without a password"])
def test_a_wrong_password_takes_as_long_whoever_it_is_of(
    db, hashing, people, client, who, record_property
):
    """A7: over 500 pairs the medians differ by less than a twentieth, and both ask the database the
    same."""
    actions.set_password(people.bob, PASSWORD)
    given = {"email": "gwen@here.example", "name": "Gwen", "roles": ["board_member"], "by": None}
    gwen = actions.add_person(people.here, **given)
    if who == "somebody disabled":
        actions.set_password(gwen, PASSWORD)
        actions.set_active(gwen, people.here, active=False, by=people.alice)
    other = "gwen@nowhere.example" if who == "nobody" else gwen.email

    def tried(email: str) -> Callable[[], object]:
        return lambda: client.post("/sign-in/", {"username": email, "password": "not the password"})

    def forgotten(call: Callable[[], object]) -> Callable[[], object]:
        # Nobody waits: what is measured is a try that goes ahead.
        return lambda: (Guess.objects.all().delete(), call())

    known, unknown = tried(people.bob.email), tried(other)
    assert "is not right" in known().content.decode()
    Guess.objects.all().delete()
    assert "is not right" in unknown().content.decode()
    Guess.objects.all().delete()
    assert statements(known) == statements(unknown)
    difference = apart(forgotten(known), forgotten(unknown), pairs=500)
    record_property("figure", f"{who}: medians {difference:.1%} apart")
    assert difference < CLOSE_ENOUGH
