"""What the front door puts on every response, and the page that says whether the service works."""

import pytest
from django.test import Client

from accounts import actions
from accounts.models import Person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "no-store"),
        ("Vary", "Cookie, HX-Request"),
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_response_is_private(client: Client, header: str, value: str):
    assert client.get("/healthz").headers[header] == value


@pytest.mark.django_db
def test_the_content_security_policy_allows_no_inline_script_and_no_other_host(client: Client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_the_demonstration_says_where_one_signs_in_as_whom(page, settings):
    assert "demonstration" not in page.page("/sign-in/").text
    settings.DEMO = True
    seen = page.page("/sign-in/")
    assert "performance.lead@fenmarch.example" in seen.text
    assert "Everybody’s password is fenmarch demonstration" in seen.text


@pytest.mark.django_db
def test_where_nothing_was_sent_whoever_sends_returns_is_told_where_to_begin(page, people):
    began = page.as_person(people.bob).page("/")
    assert began.links()["Send the first return"] == f"/{people.here.code}/returns/new/"
    assert "Send the first return" not in page.as_person(people.alice).page("/").text


def test_home_says_how_far_each_authoritys_data_run_and_what_is_missing(page, people):
    for authority in (people.here, people.next_door):
        actions.add_person(
            authority, email="dora@both.example", name="Dora", roles=["board_member"], by=None
        )
    dora = Person.objects.get(email="dora@both.example")
    seen = page.as_person(dora).page("/")
    assert seen.heading == "Choose an authority"
    assert seen.text.count("No CIN census is published") == 2
