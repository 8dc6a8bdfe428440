"""How the Bot API answers, and what it says when it refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from most116.simulator.faults import Fault

BLOCKED = "Forbidden: bot was blocked by the user"
NO_CHAT = "Bad Request: chat not found"
_ON_DEMAND = {
    400: NO_CHAT,
    401: "Unauthorized",
    403: BLOCKED,
    404: "Not Found",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A refusal in the platform's form."""

    code: int
    description: str
    retry_after: int | None = None

    def body(self) -> dict[str, Any]:
        more = {} if self.retry_after is None else {"parameters": {"retry_after": self.retry_after}}
        return {"ok": False, "error_code": self.code, "description": self.description, **more}


def bad(words: str) -> Refused:
    return Refused(400, f"Bad Request: {words}")


def taken(result: object) -> Mapping[str, Any]:
    return {"ok": True, "result": result}


def refuse_on_demand(fault: Fault | None) -> None:
    if fault is not None and fault.kind == "throttled":
        seconds = int(fault.seconds)
        raise Refused(429, f"Too Many Requests: retry after {seconds}", seconds)
    if fault is not None and fault.kind == "refused":
        code = fault.code if fault.code in _ON_DEMAND else 403
        raise Refused(code, _ON_DEMAND[code])
