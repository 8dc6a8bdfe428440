"""HTTP as plain data, so that checking and reading a webhook are pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from most116.core.messages import Told

_NOTHING: Mapping[str, str] = MappingProxyType({})
# A refusal with this header says that the platform keeps what we refuse and brings it once more, for hours.
COME_AGAIN = "retry-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A request as it came. `url` is the address as the platform knows it: see `external_url`.

    `headers` have names in small letters. Only the method prints: the rest may hold a person's words or a signature.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReply:
    """What to answer a platform with."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something a platform told us that is neither a message nor a report. `why` holds nothing of a person.

    `alarming`: an operator must look at it.
    """

    why: str
    alarming: bool = False


class Webhook(Protocol):
    """One platform's way in. Every method is pure and takes whatever a stranger can send.

    A request that `verify` refuses is answered 403 and leaves no trace. `unavailable` is the answer when nothing could
    be kept, and `answer` the one when all of `parse` was.
    """

    def verify(self, request: RawRequest) -> bool: ...

    def parse(self, request: RawRequest) -> Sequence[Told | Ignored]: ...

    def answer(self, request: RawRequest) -> RawReply: ...

    def unavailable(self, request: RawRequest) -> RawReply: ...


def external_url(public_base_url: str, path: str, query: str = "") -> str:
    """The address a platform called, and signed. `query` is the part after `?` exactly as it came, still encoded.

    Built from the setting, because behind a proxy the request itself shows another scheme and host.
    """
    return public_base_url.rstrip("/") + path + (f"?{query}" if query else "")
