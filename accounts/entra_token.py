"""Whether an ID token is what Microsoft Entra ID gave this product for this sign-in, and of whom.

Everything that can be forged is asked: who signed it, for whom, in which directory, for which
sign-in, when; and whether the person is a member of the directory, holds a role, and has shown a
second factor. What is missing counts against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from accounts.permissions import RoleName

# Only what Entra ID signs with: "none" and the shared-key kinds are how tokens are forged.
ALGORITHMS = ("RS256",)
# Clocks may differ by so much.
LEEWAY = dt.timedelta(minutes=5)
# What a token says that is no proof of who signs in: one for an interface, one to sign out with.
OF_OTHER_TOKENS = frozenset({"scp", "scope", "events"})
NEEDED = ("iss", "aud", "tid", "oid", "sub", "exp", "nbf", "iat")


class Forged(Exception):
    """The token is not to be believed; the text says why and holds nothing of it."""


@dataclass(frozen=True)
class Expected:
    """What a token must say: the directory and its issuer, this product's registration, the number
    given to this sign-in (None where a session is renewed), and the authentication context that
    counts as a second factor ("" for none)."""

    tenant: str
    issuer: str
    client: str
    nonce: str | None
    mfa_context: str = ""


@dataclass(frozen=True)
class Claims:
    """Who signed in: directory and object, name and address for people to read, the product's roles
    they hold, and when they last proved who they are (None where the directory does not say)."""

    tenant: str
    object: str
    name: str
    email: str
    roles: tuple[RoleName, ...]
    proved_at: dt.datetime | None

    @property
    def uid(self) -> str:
        """What the person is known by here."""
        return f"{self.tenant}:{self.object}"


def read(token: str, keys: Mapping[str, Any], expected: Expected, now: dt.datetime) -> Claims:
    """What the token says, once all of it has been found true.

    `keys`: the directory's public keys by id. Raises Forged.
    """
    said = _signed(token, keys, expected)
    if said["tid"].lower() != expected.tenant.lower():
        raise Forged("The sign-in was for another directory.")
    if expected.nonce is not None and said.get("nonce") != expected.nonce:
        raise Forged("The answer belongs to another sign-in.")
    _in_time(said, now)
    _a_member(said, expected)
    _second_factor(said, expected)
    return Claims(
        tenant=said["tid"].lower(),
        object=said["oid"].lower(),
        name=str(said.get("name") or said.get("preferred_username") or "").strip()[:100],
        email=str(said.get("email") or said.get("preferred_username") or "").strip().lower(),
        roles=_roles(said),
        proved_at=_moment(said["auth_time"]) if "auth_time" in said else None,
    )


def key_of(token: str) -> str:
    """Which key the token says it is signed with. Raises Forged."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise Forged("The answer is no token.") from error
    if header.get("alg") not in ALGORITHMS:
        raise Forged("The answer is signed in a way that is not accepted.")
    return str(header.get("kid", ""))


def _signed(token: str, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    key = keys.get(key_of(token))
    if key is None:
        raise Forged("The answer is signed with a key that is not the directory’s.")
    try:
        said = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=expected.client,
            issuer=expected.issuer,
            # Times are asked below, against a clock that is an argument.
            options={
                "require": list(NEEDED),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except jwt.MissingRequiredClaimError as error:
        raise Forged("The answer lacks something that every answer has.") from error
    except jwt.PyJWTError as error:
        raise Forged("The answer is not the directory’s, or not meant for this service.") from error
    if str(jwt.get_unverified_header(token).get("typ", "JWT")).upper() != "JWT" or (
        said.keys() & OF_OTHER_TOKENS
    ):
        raise Forged("The answer is a token for something else.")
    # A list of audiences would let another service pass its tokens on.
    if said["aud"] != expected.client:
        raise Forged("The answer is meant for other services as well.")
    if not all(isinstance(said[name], str) and said[name] for name in ("tid", "oid", "sub")):
        raise Forged("The answer does not say whose it is.")
    return said


def _in_time(said: Mapping[str, Any], now: dt.datetime) -> None:
    if now - LEEWAY >= _moment(said["exp"]):
        raise Forged("The answer has expired.")
    if max(_moment(said["nbf"]), _moment(said["iat"])) > now + LEEWAY:
        raise Forged("The answer is not valid yet.")


def _a_member(said: Mapping[str, Any], expected: Expected) -> None:
    """Guests sign in somewhere else, where nobody here says what a sign-in takes."""
    comes_from = said.get("idp", expected.issuer)
    names = f"{said.get('preferred_username', '')} {said.get('upn', '')}".upper()
    if said.get("acct", 0) not in (0, "0") or comes_from != expected.issuer or "#EXT#" in names:
        raise Forged("Guests of the directory cannot sign in here.")


def _second_factor(said: Mapping[str, Any], expected: Expected) -> None:
    shown = said.get("amr", [])
    contexts = said.get("acrs", [])
    by_method = isinstance(shown, list) and "mfa" in shown
    by_context = (
        bool(expected.mfa_context)
        and isinstance(contexts, list)
        and expected.mfa_context in contexts
    )
    if not (by_method or by_context):
        raise Forged("The sign-in was made without a second factor.")


def _roles(said: Mapping[str, Any]) -> tuple[RoleName, ...]:
    """The app roles the product knows. None is not everything: who holds none does not come in.

    Groups are not looked at, so a person in too many of them to list gains nothing by it.
    """
    held = said.get("roles", [])
    if not isinstance(held, list):
        raise Forged("The answer’s roles cannot be read.")
    known = {role.value for role in RoleName}
    roles = tuple(RoleName(role) for role in sorted(known.intersection(map(str, held))))
    if not roles:
        raise Forged(
            "You hold no role in this service yet: ask whoever looks after your directory."
        )
    return roles


def _moment(seconds: object) -> dt.datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Forged("The answer’s times cannot be read.")
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise Forged("The answer’s times cannot be read.") from error
