"""What a password may be, and whether there are any."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from accounts.models import Person
from accounts.passwords import NotBreached
from tests.accounts.test_sign_in import sign_in
from tests.people import PASSWORD

ALEX = Person(email="alex.hill@fenmarch.gov.uk", name="Alexandra Hill")
REFUSED = {
    "too short": "walrus candle",
    "too long": "walrus candle orbit fern " * 6,
    "one word twice": "passwordpassword",
    "one letter": "aaaaaaaaaaaaaaaaaaaa",
    "a pattern": "abcabcabcabcabcabc",
    "what the service is": "ChildrensServices2026",
    "with look-alikes": "Ch1ldren5 S0cial C4re!!",
    "the month": "November2026November",
    "two common words": "sunshineprincess",
    "oneself": "alexandra hill 1999",
    "one's address": "alex.hill@fenmarch",
    "a row of keys": "qwertyuiopasdfghjkl",
}
TAKEN = {
    "words with nothing in common": PASSWORD,
    "all small letters": "thimble ginger outback sofa",
    "long": "a kestrel above the motorway at half past four in the rain",
    "exactly fifteen": "zk8vq2mwp7rtx4n",
    "other alphabets": "полёт черепахи над озером",
}


@pytest.mark.parametrize("password", REFUSED.values(), ids=REFUSED.keys())
def test_a_password_that_would_be_guessed_is_refused(password: str):
    """A4: length, context words, common words."""
    with pytest.raises(ValidationError):
        validate_password(password, user=ALEX)


@pytest.mark.parametrize("password", TAKEN.values(), ids=TAKEN.keys())
def test_no_composition_is_asked_for(password: str):
    """A4: no digits, capitals or signs are demanded."""
    validate_password(password, user=ALEX)


@pytest.fixture
def breached(tmp_path):
    """A list in the form of Have I Been Pwned, of 300 passwords."""
    lines = sorted(
        hashlib.sha1(f"breached {n}".encode(), usedforsecurity=False).hexdigest().upper()
        for n in range(300)
    )
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{line}:{n}\r\n" for n, line in enumerate(lines)))
    return path


def test_every_password_of_the_list_is_found_and_no_other(breached):
    """A4: breached, looked up on this machine."""
    check = NotBreached(str(breached))
    for n in range(300):
        with pytest.raises(ValidationError, match="found in breaches"):
            check.validate(f"breached {n}")
        check.validate(f"unbreached {n}")


def test_a_list_that_is_not_there_is_said_at_once(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="names no file"):
        NotBreached(str(tmp_path / "nothing"))


def test_argon2_is_what_passwords_are_kept_with():
    """A4: the product's own setting; the tests' is quicker."""
    from csc_dashboard import settings as product

    assert product.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_without_local_accounts_a_password_opens_nothing(page, people, settings):
    """A4: off, no page and no back door takes one."""
    settings.LOCAL_ACCOUNTS = False
    shown = sign_in(page, people.bob.email)
    assert not shown.tree.xpath("//input[@type='password']")
    assert page.page("/account/").heading == "Sign in"
    from django.contrib.auth import authenticate

    assert authenticate(None, username=people.bob.email, password=PASSWORD) is None
    assert page.get("/set-password/MQ/x/").status_code == 404
    assert page.as_person(people.bob).get("/account/password/").status_code == 404


def test_nobody_can_sign_in_is_said_where_neither_way_is_set_up(page, people, settings):
    settings.LOCAL_ACCOUNTS = False
    assert "Nobody can sign in yet" in page.page("/sign-in/").text
