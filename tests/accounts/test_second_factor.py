"""Signing in with more than a password: an app, a passkey, recovery codes; and doing so again."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts import actions, second_factor, sessions
from accounts.models import AuditEntry
from accounts.permissions import RoleName
from tests.accounts.second_factors import (
    Passkey,
    add_app,
    add_recovery_codes,
    code_now,
    options_of,
)
from tests.pages import PageClient
from tests.people import PASSWORD, new_person

ORIGIN = {"HTTP_HOST": "localhost"}


@pytest.fixture(autouse=True)
def required(settings) -> None:
    """As in real use: nobody works with a password alone."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def at(page):
    """The client, at a host that passkeys can be made for."""
    page.defaults["HTTP_HOST"] = "localhost"
    return page


def password(page, person):
    return page.send("/sign-in/", {"username": person.email, "password": PASSWORD})


def test_a_password_alone_opens_nothing_but_the_page_that_says_so(page, people):
    """A3: enrolment on first sign-in."""
    assert password(page, people.bob).heading == "Your second factor"
    for address in ("/", "/account/", "/account/sessions/", f"/{people.here.code}/"):
        assert page.get(address).headers["Location"] == "/account/second-factor/"
    part = page.get(f"/{people.here.code}/", HTTP_HX_REQUEST="true")
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, "/account/second-factor/")
    assert page.send("/sign-out/").heading == "Sign in"


def test_an_app_is_set_up_its_codes_asked_for_and_recovery_codes_shown_once(page, people):
    """A3: TOTP, from the first sign-in to the second."""
    password(page, people.bob)
    form = page.page("/account/second-factor/app/")
    secret = form.tree.xpath("//code")[0].text
    assert page.send(form.url, {"code": "000000"}).errors()
    shown = page.send(form.url, {"code": code_now(secret=secret)})
    assert shown.heading == "Your recovery codes"
    codes = [item.text for item in shown.tree.xpath("//ul[@aria-label='Recovery codes']//code")]
    assert len(codes) == 10
    assert codes[0] not in page.page(shown.url).text
    assert page.page("/").heading == "What needs you"

    page.send("/sign-out/")
    assert password(page, people.bob).heading == "Show that it is you"
    assert page.page("/account/").heading == "Sign in"
    password(page, people.bob)
    assert page.send("/sign-in/second-factor/", {"code": "123456"}).errors()
    assert page.send("/sign-in/second-factor/", {"code": codes[0]}).heading == "What needs you"
    page.send("/sign-out/")
    password(page, people.bob)
    assert page.send("/sign-in/second-factor/", {"code": codes[0]}).errors()  # once


def test_a_session_that_knows_the_password_alone_ends_as_a_second_factor_is_added(page, people):
    """A3: or whoever had the password first would add a second factor of their own beside it."""
    stranger = PageClient()
    assert password(stranger, people.bob).heading == "Your second factor"
    password(page, people.bob)
    form = page.page("/account/second-factor/app/")
    secret = form.tree.xpath("//code")[0].text
    page.send(form.url, {"code": code_now(secret=secret)})
    assert page.page("/account/").heading == "Your account"
    for address in ("/account/second-factor/", "/account/second-factor/passkey/"):
        assert stranger.get(address).headers["Location"].startswith("/sign-in/")


def test_a_secret_is_kept_under_a_key_that_is_not_in_the_database(people):
    add_app(people.bob)
    kept = str(Authenticator.objects.get().data)
    from tests.accounts.second_factors import SECRET

    assert SECRET not in kept
    assert second_factor.use_code(people.bob, code_now()) is not None


def test_a_code_opens_once_and_no_older_one_after_it(people):
    """A4, F19: TOTP used once, whichever process is asked."""
    add_app(people.bob)
    assert second_factor.use_code(people.bob, code_now(1))
    assert second_factor.use_code(people.bob, code_now(1)) is None
    assert second_factor.use_code(people.bob, code_now(0)) is None
    assert second_factor.use_code(people.bob, code_now(3)) is None  # not yet


def test_guesses_at_codes_are_slowed_down(page, people):
    """A5: the second factor is counted too."""
    add_app(people.bob)
    password(page, people.bob)
    answers = [page.post("/sign-in/second-factor/", {"code": f"00000{n}"}) for n in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert AuditEntry.objects.filter(action="failed second factor").count() == 3


def test_a_passkey_is_added_and_signs_in(at, people):
    """A3: passkeys."""
    password(at, people.bob)
    key = Passkey()
    form = at.page("/account/second-factor/passkey/")
    answer = {"name": "work laptop", "credential": key.create(options_of(form))}
    assert at.send(form.url, answer).heading == "Your recovery codes"
    assert "work laptop" in at.page("/account/second-factor/").text
    at.send("/sign-out/")
    asked = password(at, people.bob)
    answer = {"credential": key.get(options_of(asked))}
    assert at.send("/sign-in/second-factor/", answer).heading == "What needs you"


def test_a_passkey_shown_to_a_look_alike_page_opens_nothing(at, people):
    """A3: phishing-resistant: the answer names the page it was given to."""
    password(at, people.bob)
    form = at.page("/account/second-factor/passkey/")
    forged = {"credential": Passkey("https://localhost.example").create(options_of(form))}
    at.send(form.url, forged)
    assert not Authenticator.objects.exists()


def test_a_passkey_answer_of_another_sign_in_opens_nothing(at, people):
    password(at, people.bob)
    key = Passkey()
    form = at.page("/account/second-factor/passkey/")
    at.send(form.url, {"credential": key.create(options_of(form))})
    at.send("/sign-out/")
    old = {"credential": key.get(options_of(password(at, people.bob)))}
    at.page("/sign-in/second-factor/")  # asks something new
    assert at.send("/sign-in/second-factor/", old).errors() == []
    assert at.page("/account/").heading == "Sign in"


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.INFORMATION_GOVERNANCE])
def test_who_lets_people_in_or_reads_the_trail_needs_a_passkey_on_a_service(
    at, people, settings, role: RoleName
):
    """A3: phishing-resistant for administrator and information governance."""
    settings.PASSKEY_REQUIRED = True
    gwen = new_person(people.here, "Gwen", role)
    add_app(gwen)
    password(at, gwen)
    told = at.send("/sign-in/second-factor/", {"code": code_now()})
    assert "Your role needs a passkey." in told.text
    page_of = {RoleName.ADMINISTRATOR: "people", RoleName.INFORMATION_GOVERNANCE: "audit"}[role]
    url = reverse(page_of, args=[people.here.code])
    assert at.get(url).headers["Location"] == "/account/second-factor/"
    form = at.page("/account/second-factor/passkey/")
    at.send(form.url, {"credential": Passkey().create(options_of(form))})
    assert at.get(url).status_code == 200


def test_the_others_need_none(at, people, settings):
    settings.PASSKEY_REQUIRED = True
    add_app(people.bob)
    password(at, people.bob)
    entered = at.send("/sign-in/second-factor/", {"code": code_now()})
    assert entered.heading == "What needs you"


def test_the_only_second_factor_stays(page, people):
    add_app(people.bob)
    page.as_person(people.bob)
    password_shown(page, people.bob)
    refused = page.send("/account/second-factor/app/remove/")
    assert refused.errors() == ["This is your only second factor: add another one first."]
    assert Authenticator.objects.count() == 1


def password_shown(page, person):
    """Sign in wholly: with the password and the next code."""
    page.send("/sign-out/")
    password(page, person)
    return page.send("/sign-in/second-factor/", {"code": code_now(1)})


def test_an_administrator_lets_somebody_begin_anew_who_lost_everything(page, people, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    add_app(people.bob)
    add_recovery_codes(people.bob)
    page.as_person(people.alice)
    url = reverse("forget_second_factors", args=[people.here.code, people.bob.pk])
    assert "Bob adds a new second factor" in page.send(url).text
    assert not Authenticator.objects.filter(user=people.bob).exists()
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.person) == ("took away second factors", people.alice)
    with pytest.raises(actions.Refused):
        actions.forget_second_factors(people.alice, people.here, by=people.alice)


# Showing it again -----------------------------------------------------------------------------


def stale(page, minutes: int = 6) -> None:
    """Let it be so long since the person showed who they are."""
    session = page.session
    past = (timezone.now() - dt.timedelta(minutes=minutes)).timestamp()
    session[sessions.PROVED] = past
    for record in session.get("account_authentication_methods", []):
        record["at"] = past
    session.save()


def test_a_change_of_roles_asks_again_after_five_minutes_and_is_then_done(page, people, settings):
    """A3: step-up, and what was wanted happens once it is shown."""
    settings.SECOND_FACTOR_REQUIRED = False
    page.as_person(people.alice)
    stale(page)
    url = reverse("person", args=[people.here.code, people.bob.pk])
    assert page.page(url).heading == "Bob"  # reading asks nothing
    asked = page.send(url, {"roles": ["board_member"]})
    assert asked.heading == "Show that it is still you"
    assert list(people.bob.roles.values_list("name", flat=True)) == ["performance_lead"]
    onward = {"next": asked.tree.xpath("//input[@name='next']/@value")[0]}
    wrong = page.send("/confirm/password/", onward | {"password": "a guess"})
    assert wrong.errors() == ["The password is not right."]
    page.send("/confirm/password/", onward | {"password": PASSWORD})
    assert list(people.bob.roles.values_list("name", flat=True)) == ["board_member"]
    assert AuditEntry.objects.filter(action="confirmed who they are").count() == 1


@pytest.mark.parametrize(("minutes", "asks"), [(4, False), (6, True)])
def test_five_minutes(page, people, settings, minutes: int, asks: bool):
    """A3: ≤ 5 minutes old, tested at a minute on either side."""
    settings.SECOND_FACTOR_REQUIRED = False
    page.as_person(people.alice)
    stale(page, minutes)
    url = reverse("set_active", args=[people.here.code, people.bob.pk])
    asked = page.send(url, {"active": "no"}).heading == "Show that it is still you"
    people.bob.refresh_from_db()
    assert (asked, people.bob.is_active) == (asks, asks)


def test_who_has_a_second_factor_shows_that_and_not_the_password(page, people):
    """A3: the stronger proof is asked for."""
    add_app(people.bob)
    page.as_person(people.bob)
    assert page.get("/confirm/password/").headers["Location"].startswith("/confirm/code/")


def test_showing_it_is_slowed_down_too(page, people, settings):
    """A5: guessing at a password of a session left open."""
    settings.SECOND_FACTOR_REQUIRED = False
    page.as_person(people.alice)
    codes = [page.post("/confirm/password/", {"password": "x"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert AuditEntry.objects.filter(action="failed password").count() == 3


# Every one of these: publishing, taking single children away, changing who may do what.
ASKED = {
    *("publish_upload", "publish_ready", "withdraw_upload", "confirm_upload"),
    *("cleaned_return", "annex_a_workbook", "findings_csv", "findings_xlsx"),
    *("chasing_csv", "chasing_xlsx", "work_list_csv", "work_list_xlsx"),
    *("children_print", "children_xlsx"),
    *("add_person", "person", "password_link", "forget_second_factors", "set_active"),
    "remove_person",
    *("seal_child", "lift_seal", "held_of_child", "ask_erasure", "decide_erasure"),
    *("set_period", "decide_period", "hold_records", "lift_hold", "decide_disposal"),
    *("show_ids", "child_ids", "decide_files", "set_two_people"),
}


def test_what_is_asked_again_for_is_this_and_no_less():
    """A3: by name; taking a decorator away fails here, and so does adding one unlisted."""
    from accounts.doors import routes

    fresh = {pattern.name for _, pattern in routes() if getattr(pattern.callback, "fresh", False)}
    assert fresh == ASKED


@pytest.mark.parametrize("name", ["chasing_csv", "annex_a_workbook", "work_list_csv"])
def test_children_are_not_taken_away_without_it(page, people, settings, name: str):
    """A3: identified exports."""
    settings.SECOND_FACTOR_REQUIRED = False
    page.as_person(people.bob)
    stale(page)
    more = ["assessments"] if name == "work_list_csv" else []
    answer = page.get(reverse(name, args=[people.here.code, *more]))
    assert answer.headers["Location"].startswith("/confirm/password/?next=")
