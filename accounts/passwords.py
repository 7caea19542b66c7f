"""What a password must not be, and who may use one at all."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.checks import Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest

from accounts.models import Person
from accounts.worded_once import Given, WordedOnce

LONGEST = 128
# What anybody guesses first of a service like this one.
CONTEXT = (
    "children", "child", "childrens", "social", "care", "services", "service", "dashboard",
    "safeguarding", "council", "county", "borough", "city", "authority", "local", "ofsted",
    "ssda", "annex", "census", "password", "passphrase", "welcome", "changeme", "letmein", "admin",
    "administrator", "manager", "performance", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "spring", "summer", "autumn", "winter", "secret", "secure", "login",
    "the", "and", "my", "is", "for", "this", "team", "data", "england", "london", "i", "a",
)  # fmt: skip
# What a digit or a sign may stand for; a 1 is either of two letters.
LOOK_ALIKES = tuple(str.maketrans("0134578@$", letters) for letters in ("oleastbas", "oieastbas"))
LAST_LINE = 64
_PERSON = WordedOnce(lambda: Person.objects.filter(pk=Given("number")))


class LocalAccounts(ModelBackend):
    """Django's own sign-in by address and password, where the product has local accounts.

    Where it has none a password opens nothing, whichever page it is typed into.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **fields: object,
    ) -> Person | None:
        """Whose address and password these are; None where they are nobody's."""
        if not settings.LOCAL_ACCOUNTS:
            return None
        return super().authenticate(request, username=username, password=password, **fields)

    def get_user(self, user_id: int) -> Person | None:
        """Whose session this is; None where they are gone, or may not sign in any more."""
        found = _PERSON(number=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class LongestPassword:
    """Refuses what is so long that hashing it would be the attack."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST:
            raise ValidationError(
                f"This password is too long. It may have {LONGEST} characters.", code="too_long"
            )

    def get_help_text(self) -> str:
        """What is expected, for the page."""
        return f"Your password may have up to {LONGEST} characters."


class NotOneWord:
    """Refuses a password that is long only because something guessable is repeated or joined.

    The common passwords of Django's list (20,000 of those found in breaches) are mostly short. Here
    the same words are looked for in pieces: "passwordpassword", "ChildrensServices2026".
    """

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError."""
        said = password.lower()
        readings = {
            re.sub(r"[^a-z]", "", reading)
            for reading in (said, *(said.translate(each) for each in LOOK_ALIKES))
        }
        words = _words(user)
        unit = re.fullmatch(r"(.{1,8}?)\1+.?", said)
        guessable = (
            unit is not None
            or len(set(said)) < 6
            or bool(readings & self.common)
            or any(said[:i] in self.common and said[i:] in self.common for i in range(3, len(said)))
            or any(_made_of(reading, words) for reading in readings)
        )
        if guessable:
            raise ValidationError(
                "This password is too easy to guess. Put together three or four words that have"
                " nothing to do with each other, with your work or with you.",
                code="one_word",
            )

    def get_help_text(self) -> str:
        """What is expected, for the page."""
        return "Your password is best three or four words that have nothing to do with each other."


@register(Tags.security, deploy=True)
def breached_passwords_are_known(**_: Any) -> list[Warning]:
    """A service with passwords of its own refuses those that were found in breaches."""
    if not (settings.LOCAL_ACCOUNTS and settings.HTTPS) or settings.BREACHED_PASSWORDS:
        return []
    return [
        Warning(
            "Passwords that were found in breaches of other services are not refused.",
            hint="Name the file of Have I Been Pwned in CSC_BREACHED_PASSWORDS.",
            id="accounts.W001",
        )
    ]


class NotBreached:
    """Refuses a password that stands in a file of breached ones, looked up on this machine.

    `path`: the file of Have I Been Pwned: SHA-1 in hexadecimal, in order, one a line, each with a
    count behind a colon. It is searched where it lies, by halves; none given, none searched.
    """

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else None
        if self.path and not self.path.is_file():
            raise ImproperlyConfigured(
                "CSC_BREACHED_PASSWORDS names no file: download the list, or unset it."
            )

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError."""
        if self.path is None:
            return
        # The list is of SHA-1, which is no protection here and none is meant.
        wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if _stands_in(self.path, wanted.encode()):
            raise ValidationError(
                "This password is among those found in breaches of other services. Choose another.",
                code="breached",
            )

    def get_help_text(self) -> str:
        """What is expected, for the page."""
        return "Your password must not be one that was found in a breach."


def _words(user: Person | None) -> frozenset[str]:
    """The words that say nothing secret of this service and this person."""
    own = re.findall(r"[a-z]+", f"{user.email} {user.name}".lower()) if user else []
    return frozenset(CONTEXT) | {word for word in own if len(word) > 2}


def _made_of(letters: str, words: frozenset[str]) -> bool:
    """Whether the letters, all of them, are such words one after the other."""
    if not letters:
        return False
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words for start in reached):
            reached.add(end)
    return len(letters) in reached


def _stands_in(path: Path, wanted: bytes) -> bool:
    """Whether a line of the ordered file begins with `wanted`."""
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while high - low > LAST_LINE:
            middle = (low + high) // 2
            file.seek(middle)
            file.readline()
            if file.readline()[: len(wanted)].upper() < wanted:
                low = middle
            else:
                high = middle
        file.seek(max(0, low - LAST_LINE))
        tail = file.read(4 * LAST_LINE + high - low)
    return any(line[: len(wanted)].upper() == wanted for line in tail.splitlines())
