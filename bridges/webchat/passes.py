"""What the cookie of a visit holds: its token and the time, sealed, another at every answer, each good for a while."""

import base64
import binascii
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bridges.webchat.visits import Visit
from most116.core.clock import Clock

_NONCE_BYTES, _TIME_BYTES = 12, 8
_PURPOSE = b"most116 webchat pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A visit, and whether its page was there a short while ago."""

    visit: Visit
    fresh: bool


class Passes:
    """`secret` is shared by all processes that serve the page; a pass is fresh for `seconds` after it was given."""

    def __init__(self, secret: bytes, clock: Clock, *, seconds: int) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)
        self._cipher = AESGCM(key)
        self._clock = clock
        self._seconds = seconds

    def give(self, visit: Visit) -> str:
        """A pass of now, in signs that a cookie may hold as they are."""
        nonce, told = secrets.token_bytes(_NONCE_BYTES), int(self._clock.now().timestamp()).to_bytes(_TIME_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, told + visit.token.reveal().encode(), _PURPOSE)
        return _in_letters(sealed)

    def read(self, value: str) -> Pass | None:
        """None for whatever was not given here."""
        try:
            sealed = base64.urlsafe_b64decode(f"{value}==".encode())
            opened = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _PURPOSE)
        except (binascii.Error, UnicodeEncodeError, ValueError, InvalidTag):
            return None
        # The decoder forgives signs that it does not know; what was not given here letter by letter is no pass.
        if _in_letters(sealed) != value:
            return None
        visit = Visit.parse(opened[_TIME_BYTES:].decode())
        age = int(self._clock.now().timestamp()) - int.from_bytes(opened[:_TIME_BYTES])
        return Pass(visit=visit, fresh=age < self._seconds) if visit else None


def _in_letters(sealed: bytes) -> str:
    """Without the signs that fill up the end, for which a cookie would have to be put in quotes."""
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")
