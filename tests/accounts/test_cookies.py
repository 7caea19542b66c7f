"""The cookies, and that no form is taken without its token."""

from __future__ import annotations

import uuid

from django.urls import reverse

from accounts.doors import routes
from tests.csc_dashboard.test_settings import SERVICE, settings_with
from tests.pages import PageClient, parts_of
from tests.people import PASSWORD

# A value for each kind of part of an address; what is there does not matter.
PARTS = {
    "UUIDConverter": uuid.UUID(int=0),
    "IntConverter": 1,
    "SlugConverter": "a",
    "StringConverter": "a",
}
NAMES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME")


def test_every_cookie_of_a_service_is_this_hosts_alone(people, settings, tmp_path):
    """A9: __Host-, Secure, HttpOnly, SameSite=Lax, under a service's own settings."""
    service = settings_with(
        tmp_path,
        " ".join((*NAMES, "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "MESSAGE_STORAGE")),
        **SERVICE,
    )
    for name, value in service.items():
        setattr(settings, name, value)
    client = PageClient()
    data = {"username": people.bob.email, "password": PASSWORD}
    assert client.post("/sign-in/", data, secure=True).status_code == 302
    client.post("/account/sessions/end/", secure=True)  # leaves a message for the next page
    assert sorted(client.cookies) == ["__Host-d", "__Host-s"]
    for cookie in client.cookies.values():
        said = {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")}
        assert said == {
            "secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": "",
        }  # fmt: skip


def address(route: str, name: str) -> str:
    parts = {part: PARTS[type(kind).__name__] for part, kind in parts_of(route).items()}
    return reverse(name, kwargs=parts)


def test_no_address_takes_a_post_without_its_token(people):
    """A9: 100% of the routes, as htmx sends it."""
    client = PageClient(enforce_csrf_checks=True)
    client.force_login(people.bob)
    answered = {
        p.name: client.post(address(route, p.name), HTTP_HX_REQUEST="true").status_code
        for route, p in routes()
    }
    assert {name: code for name, code in answered.items() if code != 403} == {}
    assert len(answered) > 100


def test_a_token_sent_as_htmx_sends_it_is_taken(people):
    """A9: the refusals above are for want of the token."""
    client = PageClient(enforce_csrf_checks=True)
    client.force_login(people.bob)
    page = client.page("/account/")
    token = page.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    sent = client.post("/account/sessions/end/", HTTP_X_CSRFTOKEN=token, HTTP_HX_REQUEST="true")
    assert sent.status_code == 302
