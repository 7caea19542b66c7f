"""Guesses at a password through the page itself, by the hundred and by the thousand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import hashers
from django.utils import timezone

from tests.pages import PageClient
from tests.people import PASSWORD

MOST, WITHIN = 10, dt.timedelta(minutes=5)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("guesses", "every"),
    [
        # One every two seconds, for twenty minutes; one every third of a second, for an hour.
        pytest.param(600, 2.0, marks=pytest.mark.trust),
        pytest.param(10_000, 0.36, marks=pytest.mark.trust_all),
    ],
)
def test_few_guesses_reach_the_hasher_and_their_victim_signs_in(
    people, page, monkeypatch, guesses, every, record_property
):
    """A5: at most ten in any five minutes, each from an address of its own; and meanwhile whoever
    is guessed at signs in from the device they know."""
    clock = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    hashed: list[dt.datetime] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password: str, salt: str) -> str:
        hashed.append(clock[0])
        return encode(self, password, salt)

    def tried(client, password: str, address: str):
        said = {"username": people.alice.email, "password": password}
        return client.post("/sign-in/", said, REMOTE_ADDR=address)

    assert tried(page, PASSWORD, "203.0.113.9").status_code == 302
    page.post("/sign-out/")
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    stranger = PageClient()
    for number in range(guesses):
        address = f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}"
        answer = tried(stranger, f"guess {number}", address)
        clock[0] += dt.timedelta(seconds=every)
    assert answer.status_code == 429
    most = max(sum(moment <= other < moment + WITHIN for other in hashed) for moment in hashed)
    record_property("figure", f"of {guesses:,} guesses {len(hashed)} were tried, {most} in 5 min")
    assert 5 <= most <= MOST
    assert tried(page, PASSWORD, "203.0.113.9").status_code == 302
