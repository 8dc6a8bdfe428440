"""Browsers in which somebody has signed in before: guesses made anywhere else do not slow them down."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_ID_BYTES = 16
_MARK = 32
_MOST = 12
_SHAPE = re.compile(rf"[0-9a-f]{{{2 * _ID_BYTES}}}(\.[0-9a-f]{{{_MARK}}}){{1,{_MOST}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a proof comes from: a place, and the browser if its login was signed in there before, else nothing."""

    place: str
    device: str = ""

    @property
    def counted_as(self) -> str:
        """For whom tries are counted."""
        return f"device {self.device}" if self.device else f"place {self.place}"


class Devices:
    """Signs a browser's number together with each login that was signed in there. The marks stand in a cookie.

    A stolen cookie opens nothing: whoever has it may guess as slowly as everybody else.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def source(self, cookie: str, login: str, place: str) -> Source:
        """The source of a proof for `login`; a cookie that we did not sign for it counts for nothing."""
        device, marks = _read(cookie)
        known = device and any(hmac.compare_digest(self._mark(device, login), mark) for mark in marks)
        return Source(place=place, device=device if known else "")

    def remember(self, cookie: str, login: str) -> str:
        """The cookie of a browser in which `login` has signed in now, and others before."""
        device, marks = _read(cookie)
        device = device or secrets.token_hex(_ID_BYTES)
        mark = self._mark(device, login)
        return ".".join([device, mark, *(other for other in marks if other != mark)][: _MOST + 1])

    def _mark(self, device: str, login: str) -> str:
        words = f"device/{device}/{login}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, words, hashlib.sha256).hexdigest()[:_MARK]


def _read(cookie: str) -> tuple[str, list[str]]:
    if not _SHAPE.fullmatch(cookie):
        return "", []
    device, *marks = cookie.split(".")
    return device, marks
