"""AES-256-GCM with the place it belongs to bound in, so that a ciphertext cannot be moved somewhere else.

Layout of an envelope: version (1 byte), key id (4 bytes), nonce (12 bytes), ciphertext with its tag.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
# Where an envelope names its key.
KEY_ID_AT, KEY_ID_BYTES = len(_VERSION), 4
_NONCE = 12
_HEADER = KEY_ID_AT + KEY_ID_BYTES + _NONCE


class EnvelopeError(Exception):
    """An envelope cannot be opened: it is damaged, was moved from its place, or the key is not the one it needs."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A 256-bit key and the 8 hexadecimal digits that envelopes name it by."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"

    @classmethod
    def fresh(cls) -> "Key":
        return cls(os.urandom(KEY_ID_BYTES).hex(), AESGCM.generate_key(bit_length=256))


def seal(key: Key, plaintext: bytes, context: str) -> bytes:
    """Encrypt `plaintext` for one place, named by `context` (for example `conversation/message/body`)."""
    nonce = os.urandom(_NONCE)
    header = _VERSION + bytes.fromhex(key.id)
    return header + nonce + AESGCM(key.secret).encrypt(nonce, plaintext, header + context.encode())


def open_sealed(key: Key, envelope: bytes, context: str) -> bytes:
    """Decrypt what `seal` made for the same key and context; raises EnvelopeError otherwise."""
    header = _VERSION + bytes.fromhex(key.id)
    if envelope[: len(header)] != header or len(envelope) < _HEADER:
        raise EnvelopeError("envelope is of another version, made with another key, or cut off")
    nonce, ciphertext = envelope[len(header) : _HEADER], envelope[_HEADER:]
    try:
        return AESGCM(key.secret).decrypt(nonce, ciphertext, header + context.encode())
    except InvalidTag:
        raise EnvelopeError("envelope does not open here: it is damaged or belongs to another place") from None


def key_id_of(envelope: bytes) -> str:
    """The id of the key an envelope was made with, so that the keyring can look it up."""
    if len(envelope) < _HEADER or envelope[:1] != _VERSION:
        raise EnvelopeError("envelope is of an unknown version or cut off")
    return envelope[KEY_ID_AT : KEY_ID_AT + KEY_ID_BYTES].hex()
