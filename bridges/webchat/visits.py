"""A visit: an unguessable token in a browser, and everything that is derived from it and from nothing else."""

import hmac
import re
import secrets
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from most116.core.messages import Kind
from most116.core.sealed import ReplyAddress

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_NONCE_BYTES = 12


class Visit:
    """One visit. Its box name, keys and message ids come from the token by HKDF; none of them leads back to it."""

    def __init__(self, token: ReplyAddress) -> None:
        self.token = token

    @classmethod
    def new(cls) -> "Visit":
        return cls(ReplyAddress.fresh())

    @classmethod
    def parse(cls, token: str) -> "Visit | None":
        """The visit of a token that a browser sent; None when it cannot be one of ours."""
        return cls(ReplyAddress(token)) if _TOKEN.fullmatch(token) else None

    @cached_property
    def box(self) -> str:
        """The name of the mailbox, as 64 hexadecimal digits."""
        return self._derive("box").hex()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derive("seal"))

    def seal(self, content: bytes) -> bytes:
        """AES-256-GCM, bound to this visit's box."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, self.box.encode())

    def open(self, blob: bytes) -> bytes:
        """What `seal` was given; raises cryptography's InvalidTag for anything else."""
        if len(blob) < _NONCE_BYTES:
            raise InvalidTag
        return self._cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], self.box.encode())

    def message_id(self, client_id: str, kind: Kind, words: str) -> str:
        """Names one message so that sending it again is harmless, whoever else chose the same `client_id`.

        The words belong to it: a browser that goes back and sends other words with an old page's id says something new.
        """
        content = f"{client_id}\0{kind}\0{words}".encode()
        return hmac.digest(self._derive("message"), content, "sha256").hex()[:32]

    def _derive(self, purpose: str) -> bytes:
        secret = self.token.reveal().encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"most116 webchat {purpose}".encode()).derive(secret)
