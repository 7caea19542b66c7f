"""What is refused stands in the log, with who was refused; what no page takes goes no further."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from csc_dashboard.logs import PlainFormatter
from tests.people import PASSWORD


@pytest.fixture
def noted(caplog):
    """(status, page, method, person) of each line that was written."""
    caplog.set_level(logging.WARNING, logger="csc_dashboard.refusals")

    def lines() -> list[tuple]:
        return [
            (each.status_code, each.page, each.method, each.person)
            for each in caplog.records
            if each.name == "csc_dashboard.refusals"
        ]

    return lines


def test_a_page_that_one_may_not_open_is_noted_with_who_asked(page, people, noted):
    assert page.as_person(people.bob).get(f"/{people.here.code}/people/").status_code == 403
    assert noted() == [(403, "people", "GET", str(people.bob.pk))]


def test_so_is_a_page_of_another_authority(page, people, noted):
    assert page.as_person(people.bob).get(f"/{people.next_door.code}/").status_code == 404
    assert noted() == [(404, "overview", "GET", str(people.bob.pk))]


def test_a_page_that_one_may_open_is_not_noted(page, people, noted):
    assert page.as_person(people.bob).get("/account/").status_code == 200
    assert noted() == []


@pytest.mark.django_db
def test_strangers_who_ask_for_what_is_not_there_fill_no_log(client: Client, noted):
    assert client.get("/wp-login.php").status_code == 404
    assert noted() == []


def test_a_form_without_its_token_is_noted(people, noted):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.bob)
    assert client.post("/sign-out/").status_code == 403
    assert noted() == [(403, "sign_out", "POST", str(people.bob.pk))]


def test_the_line_holds_no_address_and_nothing_that_was_sent(page, people, caplog):
    page.as_person(people.bob).get(f"/{people.here.code}/people/?name=Canary")
    [line] = [
        PlainFormatter().format(each)
        for each in caplog.records
        if each.name == "csc_dashboard.refusals"
    ]
    assert "Canary" not in line
    assert people.here.code not in line


def test_guesses_that_have_to_wait_are_noted(page, people, caplog):
    for _ in range(5):
        page.post("/sign-in/", {"username": people.bob.email, "password": f"not {PASSWORD}"})
    said = [each for each in caplog.records if each.name == "accounts.guessing"]
    assert said
    assert people.bob.email not in "".join(PlainFormatter().format(each) for each in said)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
def test_what_would_repeat_a_request_goes_no_further(client: Client, method: str):
    answer = client.generic(method, "/sign-in/", headers={"cookie": "s=canary"})
    assert answer.status_code == 405
    assert b"canary" not in answer.content
