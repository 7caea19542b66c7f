"""Signing in and out, and one's own account."""

import pytest

from accounts import actions
from accounts.models import AuditEntry
from tests.people import PASSWORD

WRONG = "The e-mail address or the password is not right."


def sign_in(page, email: str, password: str = PASSWORD, **more: str):
    return page.send("/sign-in/", {"username": email, "password": password} | more)


def test_a_page_asked_for_before_signing_in_is_reached_after_it(page, people):
    first = page.page(f"/{people.here.code}/people/")
    assert first.heading == "Sign in"
    onward = first.tree.xpath("//input[@name='next']/@value")[0]
    assert sign_in(page, people.alice.email, next=onward).heading == "People"


def test_an_address_is_the_same_in_capitals(page, people):
    assert sign_in(page, people.alice.email.upper()).heading == "What needs you"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\elsewhere"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(page, people, elsewhere: str):
    data = {"username": people.alice.email, "password": PASSWORD, "next": elsewhere}
    assert page.post("/sign-in/", data).headers["Location"] == "/"


def test_every_way_of_failing_is_told_in_the_same_words(page, people):
    actions.set_active(people.bob, people.here, active=False, by=people.alice)
    for email, password in (
        (people.alice.email, "not the password"),
        ("nobody@nowhere.example", PASSWORD),
        (people.bob.email, PASSWORD),
    ):
        failed = sign_in(page, email, password)
        assert failed.errors() == [WRONG]
        assert failed.tree.findtext(".//title").startswith("Error: Sign in")


def test_an_address_no_database_takes_is_refused_like_any_other_that_is_wrong(page, people):
    failed = sign_in(page, "alice\0@here.example")
    assert failed.errors() == ["Null characters are not allowed."]
    entry = AuditEntry.objects.get(action="failed to sign in")
    assert entry.person is None


def test_a_blank_form_names_each_field(page, people):
    assert sign_in(page, "", "").errors() == ["Enter your e-mail address.", "Enter your password."]


def test_signing_in_failing_and_signing_out_stand_in_the_trail(page, people):
    sign_in(page, people.bob.email, "not the password")
    sign_in(page, people.bob.email)
    assert page.send("/sign-out/").heading == "Sign in"
    done = AuditEntry.objects.filter(person=people.bob).exclude(action="set password")
    assert [e.action for e in done] == ["signed out", "signed in", "failed to sign in"]
    assert [e.detail for e in done] == [{}, {}, {}]


def test_what_was_typed_by_a_stranger_is_not_kept(page, people):
    sign_in(page, "nobody@nowhere.example", "my other password")
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.person, entry.subject, entry.detail) == (
        "failed to sign in", None, "", {},
    )  # fmt: skip


def test_signing_out_ends_the_session_and_needs_a_button(page, people):
    page.as_person(people.alice)
    assert page.get("/sign-out/").status_code == 405
    assert page.page("/account/").heading == "Your account"
    page.send("/sign-out/")
    assert page.page("/account/").heading == "Sign in"


def test_somebody_signed_in_is_not_asked_again(page, people):
    assert page.as_person(people.alice).page("/sign-in/").heading == "What needs you"


def test_the_account_page_says_who_and_what(page, people):
    account = page.as_person(people.bob).page("/account/")
    assert "Bob" in account.text
    assert people.bob.email in account.text
    assert "Alderwick Performance lead" in account.text


def test_a_password_is_changed_by_who_knows_it(page, people):
    page.as_person(people.bob)
    fields = {
        "new_password1": "walrus candle orbit fern",
        "new_password2": "walrus candle orbit fern",
    }
    refused = page.send("/account/password/", fields | {"old_password": "a guess"})
    assert refused.heading == "Change your password"
    assert len(refused.errors()) == 1
    changed = page.send("/account/password/", fields | {"old_password": PASSWORD})
    assert "Your password is changed." in changed.text  # and this session goes on
    page.send("/sign-out/")
    assert sign_in(page, people.bob.email).errors() == [WRONG]
    assert not sign_in(page, people.bob.email, "walrus candle orbit fern").errors()


def test_a_short_or_common_password_is_refused(page, people):
    page.as_person(people.bob)
    for password in ("short", "passwordpassword"[:12]):
        fields = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
        assert page.send("/account/password/", fields).errors()


def test_a_changed_password_ends_the_sessions_elsewhere(page, people):
    page.as_person(people.bob)
    actions.set_password(people.bob, "walrus candle orbit fern")
    assert page.page("/account/").heading == "Sign in"
