"""Second factors for tests: an app that shows codes, and a passkey made of a key of its own."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

from accounts.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def add_app(person: Person) -> Authenticator:
    """An app with a known secret."""
    return TOTP.activate(person, SECRET).instance


def add_recovery_codes(person: Person) -> list[str]:
    """Recovery codes, as they are shown once."""
    return RecoveryCodes.activate(person).generate_codes()


def code_now(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


class Passkey:
    """A passkey of the browser at `origin`: answers what the server asks, as a device would."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin = origin
        self.host = origin.partition("://")[2].partition(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.uses = 0

    def _data(self, *, made: bool) -> bytes:
        self.uses += 1
        flags = 0x05 | (0x40 if made else 0)  # there, and known by a finger or a PIN
        data = hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.uses)
        if made:
            key = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
            data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        return data

    def _client(self, kind: str, options: dict) -> bytes:
        said = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: websafe_encode(value) for name, value in response.items()},
            }
        )

    def create(self, options: dict) -> str:
        """What the browser says when the passkey is made."""
        client = self._client("webauthn.create", options)
        attestation = {"fmt": "none", "authData": self._data(made=True), "attStmt": {}}
        return self._answer(clientDataJSON=client, attestationObject=cbor.encode(attestation))

    def get(self, options: dict) -> str:
        """What the browser says when the passkey is shown."""
        known = [websafe_decode(one["id"]) for one in options["publicKey"]["allowCredentials"]]
        assert self.id in known
        client, data = self._client("webauthn.get", options), self._data(made=False)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)


def options_of(page) -> dict:
    """What a page asks the browser for."""
    return json.loads(page.tree.xpath("//script[@id='passkey-options']")[0].text)
