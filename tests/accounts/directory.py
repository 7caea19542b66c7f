"""A directory for tests: its own RSA keys, its addresses, and tokens true or forged."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT = "11111111-2222-4333-8444-555555555555"
OTHER_TENANT = "99999999-2222-4333-8444-555555555555"
CLIENT = "66666666-7777-4888-8999-aaaaaaaaaaaa"
SECRET = "a secret of the registration"
AT = f"https://login.microsoftonline.com/{TENANT}/v2.0"
BOB = "bbbbbbbb-0000-4000-8000-000000000001"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A key by name: "ours" is the directory's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(name: str) -> dict[str, Any]:
    """The public half, as the directory publishes it."""
    said = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key()))
    return said | {"kid": name, "use": "sig"}


def claims(**other: Any) -> dict[str, Any]:
    """What a good token says of Bob; `other` replaces, and None leaves out."""
    now = int(time.time())
    good = {
        "iss": AT, "aud": CLIENT, "tid": TENANT, "oid": BOB, "sub": "pairwise-bob",
        "iat": now, "nbf": now, "exp": now + 3600, "auth_time": now, "amr": ["pwd", "mfa"],
        "name": "Bob Reed", "preferred_username": "bob.reed@fenmarch.gov.uk", "acct": 0,
        "roles": ["performance_lead"],
    }  # fmt: skip
    return {name: value for name, value in (good | other).items() if value is not None}


def signed(
    said: dict[str, Any], *, by: str = "ours", kid: str = "ours", typ: str = "JWT"
) -> str:
    """The token, signed."""
    return jwt.encode(said, key(by), algorithm="RS256", headers={"kid": kid, "typ": typ})


def unsigned(said: dict[str, Any]) -> str:
    """The token with alg none."""
    parts = ({"alg": "none", "typ": "JWT", "kid": "ours"}, said)
    return ".".join(_letters(json.dumps(part).encode()) for part in parts) + "."


def signed_with_public_key(said: dict[str, Any]) -> str:
    """HS256, the public key being the shared secret; by hand, since libraries refuse to."""
    import hashlib
    import hmac

    pem = (
        key("ours")
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    head = _letters(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "ours"}).encode())
    body = _letters(json.dumps(said).encode())
    mark = hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_letters(mark)}"


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Answer:
    """What the directory answers."""

    def __init__(self, said: dict, status: int = 200) -> None:
        self.said, self.status_code, self.ok = said, status, status == 200
        self.headers = {"content-type": "application/json"}
        self.content, self.text = b"", json.dumps(said)

    def json(self) -> dict:
        return self.said

    def raise_for_status(self) -> None:
        if not self.ok:
            raise requests.HTTPError


@dataclass
class StubDirectory:
    """In place of every connection to the directory.

    `token`: what the next code is exchanged for; a code is good once. `renewed`: what a refresh
    token is; None refuses. `down`: nothing answers.
    """

    token: str = ""
    renewed: str | None = None
    down: bool = False
    keys: list[str] = field(default_factory=lambda: ["ours"])
    issuer: str = AT
    codes: set[str] = field(default_factory=lambda: {"the-code"})
    asked: list[dict] = field(default_factory=list)

    def __enter__(self) -> StubDirectory:
        return self

    def __exit__(self, *fault: object) -> None:
        return None

    def get(self, address: str, **how: Any) -> Answer:
        if self.down:
            raise requests.ConnectionError
        if address.endswith("openid-configuration"):
            return Answer(
                {
                    "issuer": self.issuer,
                    "jwks_uri": f"{AT}/keys",
                    "authorization_endpoint": f"{AT}/authorize",
                    "token_endpoint": f"{AT}/token",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        return Answer({"keys": [public(name) for name in self.keys]})

    def post(self, address: str, data: dict, **how: Any) -> Answer:
        if self.down:
            raise requests.ConnectionError
        self.asked.append(data)
        if data["grant_type"] == "refresh_token":
            if self.renewed is None:
                return Answer({"error": "invalid_grant"}, 400)
            return Answer({"id_token": self.renewed, "refresh_token": "the-next"})
        if data["code"] not in self.codes:
            return Answer({"error": "invalid_grant"}, 400)
        self.codes.remove(data["code"])
        good = {"access_token": "opaque", "refresh_token": "the-first", "expires_in": 3600}
        return Answer(good | {"id_token": self.token})

    def request(self, method: str, address: str, data: dict | None = None, **how: Any) -> Answer:
        return self.post(address, data or {})


def asked_of(location: str) -> dict[str, str]:
    """What a redirect to the directory asks of it."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
