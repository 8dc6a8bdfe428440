"""The signed list of our addresses, by which a poster of ours is told from a sticker of somebody else's."""

import base64
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from config.datafiles import read_text
from most116.core.errors import ConfigurationError

FILE = "signed_links.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedList:
    """`text`: the day on its first line, then one address a line. `key` is a public key in PEM, `signature` Ed25519."""

    text: str
    signature: bytes
    key: str

    @property
    def day(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self.text.splitlines()[1:])

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the public key's DER form, in groups to be read aloud: what partners get on paper."""
        digest = sha256(_der(_public(self.key))).hexdigest()
        return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def sign(text: str, key: Ed25519PrivateKey) -> SignedList:
    encoded = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return SignedList(text=text, signature=key.sign(text.encode()), key=encoded.decode())


def dump(signed: SignedList) -> str:
    """The list as it stands in the data folder."""
    content = {"list": signed.text, "signature": base64.b64encode(signed.signature).decode(), "key": signed.key}
    return json.dumps(content, indent=1) + "\n"


def load_signed_list(folder: Path | None) -> SignedList | None:
    """The list in the data folder; None where there is none. ConfigurationError when its signature does not fit."""
    if folder is None or not (folder / FILE).is_file():
        return None
    try:
        content = json.loads(read_text(FILE, folder))
        signed = SignedList(
            text=content["list"], signature=base64.b64decode(content["signature"], validate=True), key=content["key"]
        )
        _public(signed.key).verify(signed.signature, signed.text.encode())
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        raise ConfigurationError(f"{FILE} does not hold a list that was signed: `most116 link publish` again") from None
    return signed


def _public(pem: str) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("not an Ed25519 key")
    return key


def _der(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
