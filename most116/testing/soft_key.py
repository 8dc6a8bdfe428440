"""A passkey in a program: makes and shows itself as a device would, and lies where a test wants it to."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

_PRESENT, _VERIFIED, _CARRIES_KEY = 0x01, 0x04, 0x40
_AAGUID = bytes(16)


@dataclass(slots=True)
class SoftKey:
    """One passkey of one account. `unlocked`: its owner has shown a PIN, a finger or a face."""

    origin: str
    unlocked: bool = True
    count: int = 0
    owner: str = ""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(20))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: str) -> str:
        """The answer to the options of `navigator.credentials.create`."""
        asked = json.loads(options)
        self.owner = asked["user"]["id"]
        size = len(self.id).to_bytes(2, "big")
        data = self._data(asked["rp"]["id"], _CARRIES_KEY) + _AAGUID + size + self.id + self._public()
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._told("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=_b64(told), attestationObject=_b64(attested))

    def shown(self, options: str, *, host: str = "") -> str:
        """The answer to the options of `navigator.credentials.get`; `host`: as if it were made for another site."""
        asked = json.loads(options)
        self.count += 1
        data = self._data(host or asked["rpId"], 0)
        told = self._told("webauthn.get", asked["challenge"])
        signature = self.secret.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=_b64(told), authenticatorData=_b64(data), signature=_b64(signature), userHandle=self.owner
        )

    def _data(self, host: str, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.unlocked else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _public(self) -> bytes:
        point = self.secret.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return bytes(encode_cbor(key))

    def _answer(self, **response: str) -> str:
        answer: dict[str, Any] = {"id": _b64(self.id), "rawId": _b64(self.id), "type": "public-key"}
        return json.dumps({**answer, "response": response, "clientExtensionResults": {}})


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
