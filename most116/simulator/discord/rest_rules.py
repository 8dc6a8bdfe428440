"""What the HTTP API takes and what it refuses: platform sheet 6.5 and 6.6."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from most116.simulator.discord.documents import answer
from most116.simulator.faults import Fault

_TEXT_CHARS, _NONCE_CHARS, _LABEL_CHARS, _VALUE_CHARS = 2000, 25, 80, 100
_ROWS, _IN_A_ROW = 5, 5
_KNOWN = {"content", "nonce", "enforce_nonce", "allowed_mentions", "components", "tts", "flags"}
_KNOWN_IN_BUTTON = {"type", "style", "label", "custom_id"}
_STYLES = {1, 2, 3, 4}
_STATUSES = {50007: 403, 50278: 403, 50001: 403, 20009: 403, 10003: 404, 10008: 404, 10062: 404, 50014: 401}
_BLOCKED, _EMPTY, _INVALID = 50007, 50006, 50035
_A_SECOND, _A_SECONDS_WORTH = 1.0, 50
NO_CHANNEL, NO_MESSAGE = 10003, 10008
COMMAND_NAME = re.compile(r"[-_\w]{1,32}")


class DiscordError(Exception):
    """A refusal in the platform's form; `waits` is in seconds where it is only too early."""

    def __init__(self, code: int, status: int | None = None, *, waits: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status or _STATUSES.get(code, 400)
        self.waits = waits

    def answer(self) -> Response:
        if self.waits is not None:
            document = {"message": "You are being rate limited.", "retry_after": self.waits, "global": False}
            # Without `Via` the library takes it for the ban of an address.
            return answer(document, self.status, {"Via": "1.1 google", "Retry-After": str(int(self.waits) + 1)})
        return answer({"message": "pretended error", "code": self.code}, self.status)


@dataclass(slots=True)
class Buckets:
    """How many calls of a route a channel has left, told with every answer."""

    _used: dict[str, tuple[float, int]] = field(default_factory=dict)

    def use(self, route: str) -> Mapping[str, str]:
        """The headers of an answer; raises DiscordError when nothing is left."""
        now = time.monotonic()
        began, used = self._used.get(route, (now, 0))
        if now - began >= _A_SECOND:
            began, used = now, 0
        left = _A_SECOND - (now - began)
        if used >= _A_SECONDS_WORTH:
            raise DiscordError(0, 429, waits=left)
        self._used[route] = began, used + 1
        return {
            "X-RateLimit-Limit": str(_A_SECONDS_WORTH),
            "X-RateLimit-Remaining": str(_A_SECONDS_WORTH - used - 1),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{hash(route.partition(':')[0]) & 0xFFFFFFFF:08x}",
        }


def read_message(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A message that may be sent; raises DiscordError for anything else."""
    text, nonce = values.get("content"), values.get("nonce", "")
    if values.keys() - _KNOWN or not isinstance(text, str) or len(text) > _TEXT_CHARS:
        raise DiscordError(_INVALID)
    if not text.strip():
        raise DiscordError(_EMPTY)
    if not isinstance(nonce, str) or len(nonce) > _NONCE_CHARS or not _right_rows(values.get("components", [])):
        raise DiscordError(_INVALID)
    return values


def _right_rows(rows: object) -> bool:
    if not isinstance(rows, list) or len(rows) > _ROWS:
        return False
    inner = [row.get("components") if isinstance(row, dict) and row.get("type") == 1 else None for row in rows]
    if not all(isinstance(each, list) and 0 < len(each) <= _IN_A_ROW for each in inner):
        return False
    buttons = [button for each in inner for button in each or ()]
    values = [button.get("custom_id") if isinstance(button, dict) else None for button in buttons]
    return len(set(map(str, values))) == len(buttons) and all(map(_right_button, buttons))


def _right_button(button: object) -> bool:
    return (
        isinstance(button, dict)
        and not button.keys() - _KNOWN_IN_BUTTON
        and button.get("type") == 2
        and button.get("style") in _STYLES
        and isinstance(button.get("label"), str)
        and 0 < len(button["label"]) <= _LABEL_CHARS
        and isinstance(button.get("custom_id"), str)
        and 0 < len(button["custom_id"]) <= _VALUE_CHARS
    )


async def read_json(request: Request) -> Any:
    """What was posted; raises DiscordError when it is no JSON."""
    try:
        return await request.json()
    except ValueError:
        raise DiscordError(50109) from None


def refuse_on_demand(fault: Fault | None, *, blocked: bool) -> None:
    if fault is not None and fault.kind == "throttled":
        raise DiscordError(0, 429, waits=fault.seconds)
    if fault is not None and fault.kind == "refused":
        # The control interface's own default is a code of another platform.
        raise DiscordError(fault.code if fault.code and fault.code != 21610 else _BLOCKED)
    if blocked:
        raise DiscordError(_BLOCKED)
