"""What people prove themselves with is random enough, and its cipher shows every change."""

from __future__ import annotations

import ast
import base64
import math
import secrets

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.test import RequestFactory

from accounts import guessing
from accounts.adapters import SecondFactors
from tests.house.files import ROOT, text_of
from tests.house.test_hardening import CODE

DRAWN = 400


def bits(alphabet: int, length: int) -> float:
    return length * math.log2(alphabet)


def test_seeds_of_apps_are_drawn_from_the_systems_randomness(monkeypatch):
    """A3: each is another, of 160 bits, and comes from `secrets`."""
    drawn = {totp.generate_totp_secret(length=20) for _ in range(DRAWN)}
    assert len(drawn) == DRAWN
    assert {len(base64.b32decode(seed)) for seed in drawn} == {20}
    monkeypatch.setattr(secrets, "token_bytes", lambda length: b"k" * length)
    assert base64.b32decode(totp.generate_totp_secret(length=20)) == b"k" * 20


@pytest.mark.django_db
def test_recovery_codes_are_random_and_of_more_than_20_bits(people):
    """A3: eight digits and more, of a seed of their owner's."""
    codes = RecoveryCodes.activate(people.bob).generate_codes()
    others = RecoveryCodes.activate(people.alice).generate_codes()
    assert len({*codes, *others}) == len(codes) + len(others) == 20
    [length] = {len(code) for code in codes}
    alphabet = 10 if all(code.isdigit() for code in codes) else 16
    assert bits(alphabet, length) > 20


def test_a_code_of_an_app_has_six_digits_and_is_slowed_to_few_guesses():
    """A5: six digits are not quite 20 bits (a million, not 1,048,576): ten guesses in five minutes
    are what keeps them, as the standard lets them be kept."""
    assert len(totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", 1))) == 6
    assert math.log2(10**6) == pytest.approx(19.93, abs=0.01)
    assert guessing.LIMIT / 10**6 <= 2**-16


def test_a_secret_is_kept_under_a_cipher_in_a_sound_mode_that_shows_every_change():
    """AES-128 in CBC with a random start, padded by PKCS7, behind an HMAC-SHA-256: Fernet."""
    adapter = SecondFactors()
    first, second = (base64.urlsafe_b64decode(adapter.encrypt("a secret")) for _ in range(2))
    version, start, mark = first[0], first[9:25], first[-32:]
    assert version == 0x80
    assert len(first) == 1 + 8 + 16 + 16 + 32
    assert start != second[9:25]
    assert mark != second[-32:]
    assert adapter.decrypt(base64.urlsafe_b64encode(first).decode()) == "a secret"
    for place in range(0, len(first), 7):
        changed = bytearray(first)
        changed[place] ^= 1
        with pytest.raises(InvalidToken):
            adapter.decrypt(base64.urlsafe_b64encode(bytes(changed)).decode())


def test_the_product_calls_no_other_cipher():
    """Fernet in one place; no block mode, padding or key of its own anywhere."""
    called = {
        (str(path), name.name if isinstance(node, ast.Import) else node.module)
        for path in CODE
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
        if (name.name if isinstance(node, ast.Import) else node.module or "").startswith(
            ("cryptography", "Crypto", "nacl")
        )
    }
    assert called == {("accounts/adapters.py", "cryptography.fernet")}


# How each way in is called in docs/first-use.md.
WORDS = {
    "accounts.passwords.LocalAccounts": "people have accounts with passwords",
    "openid_connect": "**Entra ID**",
    "totp": "an app that shows codes",
    "webauthn": "a passkey",
    "recovery_codes": "ten recovery codes",
    "set_password": "each person sets their own at the address it prints",
}


def test_every_way_in_is_documented_and_there_is_no_other():
    """A4: no way in that nobody was told of."""
    ways = {
        *settings.AUTHENTICATION_BACKENDS,
        *settings.MFA_SUPPORTED_TYPES,
        *settings.SOCIALACCOUNT_PROVIDERS,
        "set_password",
    }
    assert ways == WORDS.keys()
    told = " ".join((ROOT / "docs" / "first-use.md").read_text(encoding="utf-8").lower().split())
    assert [way for way, words in WORDS.items() if words.lower() not in told] == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        # Nobody in front: what a client says of itself is not believed.
        (0, "203.0.113.9", "192.0.2.7"),
        # One proxy, which adds whom it was asked by: the last is its word, the rest the client's.
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "203.0.113.9", "203.0.113.9"),
    ],
)
def test_guesses_are_counted_by_the_address_that_nobody_can_choose(
    settings, proxies: int, forwarded: str, counted: str
):
    """A5: whoever writes another address into each request is counted as one all the same."""
    from allauth.account.adapter import get_adapter

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded
    )
    assert get_adapter().get_client_ip(request) == counted
