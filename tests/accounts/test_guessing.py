"""How fast somebody may guess at a password or a code, and that nobody is locked out by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import hashers
from django.utils import timezone

from accounts import guessing
from accounts.models import Guess
from tests.grid import grid
from tests.people import PASSWORD

WRONG = "not the password"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
WAITS = grid("""
    tries_so_far   last_seconds_ago  wait
    0              0                 0
    2              0                 0
    3              0                 1
    4              0                 2
    6              0                 8
    9              0                 64
    9              64                0
    9              301               0
""")


class Clock:
    """A clock that a test moves."""

    def __init__(self, monkeypatch) -> None:
        self.now = NOON
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def move(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Every password that reached the hasher."""
    seen: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    return seen


def guess(client, email: str, password: str = WRONG, address: str = "192.0.2.1"):
    return client.post("/sign-in/", {"username": email, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize("row", WAITS.to_dict("records"))
def test_each_try_from_the_fourth_waits_twice_as_long(row: dict[str, str]):
    """A5: the delay grows."""
    last = NOON - dt.timedelta(seconds=int(row["last_seconds_ago"]))
    moments = [last] * int(row["tries_so_far"])
    assert guessing.wait_after(moments, NOON) == int(row["wait"])


def test_the_eleventh_try_waits_until_the_first_is_five_minutes_old():
    """A5: ten in five minutes, however slowly they came."""
    moments = [NOON - dt.timedelta(seconds=s) for s in range(250, 150, -10)]
    assert (len(moments), guessing.wait_after(moments, NOON)) == (10, 50)
    assert guessing.wait_after(moments, NOON + dt.timedelta(seconds=50)) == 0


def test_of_ten_thousand_guesses_ten_are_let_through_in_any_five_minutes():
    """A5: one every 30 milliseconds, for five minutes."""
    let_through: list[dt.datetime] = []
    for number in range(10_000):
        now = NOON + dt.timedelta(milliseconds=30 * number)
        if not guessing.wait_after(let_through, now):
            let_through.append(now)
    assert 5 <= len(let_through) <= guessing.LIMIT


def test_what_has_to_wait_does_not_reach_the_hasher(page, people, clock, hashed):
    """A5: by account, from an address of its own each time."""
    for number in range(1, 61):
        answer = guess(page, people.alice.email, address=f"192.0.2.{number}")
        clock.move(4)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert 5 <= len(hashed) <= 10


def test_guessing_at_the_password_one_changes_is_slowed_too(page, people, clock, hashed):
    """A5: by whoever finds a session left open."""
    page.as_person(people.bob)
    fields = dict.fromkeys(("new_password1", "new_password2"), "walrus candle orbit fern")
    tried = [
        page.post("/account/password/", fields | {"old_password": f"guess {n}"}) for n in range(5)
    ]
    assert [each.status_code for each in tried] == [200, 200, 200, 429, 429]
    assert int(tried[-1].headers["Retry-After"]) >= 1
    assert len(hashed) == 3
    clock.move(60)
    assert page.post("/account/password/", fields | {"old_password": PASSWORD}).status_code == 302


def test_guesses_at_many_accounts_from_one_address_are_counted_together(
    page, people, clock, hashed
):
    """A5: by address."""
    for number in range(40):
        guess(page, f"person{number}@here.example")
        clock.move(1)
    assert len(hashed) <= 10


def test_who_is_guessed_at_signs_in_from_the_device_they_know(page, people, clock):
    """A5: nobody locks somebody else out."""
    assert guess(page, people.alice.email, PASSWORD).status_code == 302
    page.post("/sign-out/")
    from tests.pages import PageClient

    stranger = PageClient()
    for number in range(30):
        guess(stranger, people.alice.email, address=f"198.51.100.{number}")
        clock.move(1)
    assert guess(stranger, people.alice.email, PASSWORD).status_code == 429
    assert guess(page, people.alice.email, PASSWORD, "203.0.113.9").status_code == 302


def test_a_device_of_ones_own_is_not_anybodys_else(page, people, clock):
    """A5: a device cookie frees its owner, not whoever holds it, and not without end."""
    guess(page, people.bob.email, PASSWORD)
    page.post("/sign-out/")
    for _ in range(10):
        refused = guess(page, people.alice.email)
    assert refused.status_code == 429
    answers = {guess(page, people.bob.email).status_code for _ in range(10)}
    assert 429 in answers


def test_an_altered_device_cookie_is_no_known_device(page, people, clock, settings):
    """A5: the cookie is signed."""
    guess(page, people.alice.email, PASSWORD)
    page.post("/sign-out/")
    name = settings.DEVICE_COOKIE_NAME
    cookie = page.cookies[name]
    page.cookies[name] = cookie.value[:-2] + "xx"
    for number in range(5):
        guess(page, people.alice.email, address=f"192.0.2.{number}")
    assert guess(page, people.alice.email, PASSWORD, "203.0.113.9").status_code == 429


def test_what_was_right_is_not_counted(page, people, clock):
    """A5: people who sign in often never wait."""
    for _ in range(12):
        assert guess(page, people.alice.email, PASSWORD).status_code == 302
        page.post("/sign-out/")
    assert not Guess.objects.exists()


def test_neither_an_address_nor_a_name_is_kept_in_the_clear(page, people, clock):
    """A5: what is counted is a keyed hash."""
    guess(page, people.alice.email)
    kept = "".join(Guess.objects.values_list("bucket", flat=True))
    assert len(kept) == 2 * 64
    assert "alice" not in kept


def test_old_guesses_are_let_go_of(page, people, clock):
    guess(page, people.alice.email)
    guessing.forget_old(clock.now + dt.timedelta(minutes=4))
    assert Guess.objects.count() == 2
    guessing.forget_old(clock.now + dt.timedelta(minutes=6))
    assert not Guess.objects.exists()


def test_everybody_unknown_disabled_or_wrong_gets_the_same_answer(page, people, clock, hashed):
    """A7: same status, same body, same work."""
    import re

    from accounts import actions

    actions.set_active(people.bob, people.here, active=False, by=people.alice)
    gwen = actions.add_person(
        people.here, email="gwen@here.example", name="Gwen", roles=["board_member"], by=None
    )
    answers, work = set(), set()
    emails = (people.alice.email, people.bob.email, gwen.email, "nobody@nowhere.example")
    for number, email in enumerate(emails):
        hashed.clear()
        answer = guess(page, email, address=f"192.0.2.{number}")
        said = answer.content.decode().replace(email, "")
        said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said)
        del answer.headers["Content-Length"]  # of the address that was typed
        answers.add((answer.status_code, said, tuple(sorted(answer.headers.items()))))
        work.add(len(hashed))
    assert (len(answers), work) == (1, {1})
    assert "The e-mail address or the password is not right." in answers.pop()[1]


def test_the_unknown_wait_as_long_as_the_known(page, people, clock):
    """A7: being slowed down tells nothing either."""
    waits = []
    for number, email in enumerate((people.alice.email, "nobody@nowhere.example")):
        for _ in range(4):
            answer = guess(page, email, address=f"192.0.2.{number}")
        waits.append((answer.status_code, answer.headers["Retry-After"]))
    assert waits == [(429, "1")] * 2
