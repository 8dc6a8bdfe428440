"""What the Graph API takes and what it refuses: platform sheet 4.4 and 4.5."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from most116.simulator.faults import Fault

_QUICK_REPLIES, _PAYLOAD_CHARS, _METADATA_CHARS = 13, 1000, 1000
_TEXT_CHARS, _TEXT_BYTES = 2000, 1000
_TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG"}
_REFUSALS = {"refused": 200, "throttled": 613}
_KNOWN = {"recipient", "messaging_type", "message", "tag", "appsecret_proof", "access_token"}
_KNOWN_IN_MESSAGE = {"text", "metadata", "quick_replies"}


@dataclass(frozen=True, slots=True)
class GraphError(Exception):
    """A refusal in the platform's form."""

    code: int
    subcode: int | None = None
    status: int = 400

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) pretended error",
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": "Apretended",
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": error}


def require_access(authorization: str, proof: object, token: str, secret: str) -> None:
    """The page's token, and the proof that whoever has it knows the app's secret too."""
    if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise GraphError(190, status=401)
    wanted = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    if not isinstance(proof, str) or not hmac.compare_digest(proof.encode(), wanted.encode()):
        raise GraphError(100, status=400)


def read_send(values: Mapping[str, Any], *, by_bytes: bool) -> tuple[str, Mapping[str, Any]]:
    """The recipient and the message of a send call that is in order; raises GraphError otherwise."""
    message, recipient = values.get("message"), values.get("recipient")
    if values.keys() - _KNOWN or not isinstance(message, dict) or not isinstance(recipient, dict):
        raise GraphError(100)
    kind, tag, person = values.get("messaging_type"), values.get("tag"), recipient.get("id")
    if kind not in _TYPES or not isinstance(person, str) or (kind == "MESSAGE_TAG") != (tag == "HUMAN_AGENT"):
        raise GraphError(100)
    text, metadata = message.get("text"), message.get("metadata", "")
    if message.keys() - _KNOWN_IN_MESSAGE or not isinstance(text, str) or not text.strip():
        raise GraphError(100)
    if len(text) > _TEXT_CHARS or (by_bytes and len(text.encode()) > _TEXT_BYTES):
        raise GraphError(100, 2018320 if by_bytes else None)
    if not isinstance(metadata, str) or len(metadata) > _METADATA_CHARS:
        raise GraphError(100)
    if not _right_replies(message.get("quick_replies", [])):
        raise GraphError(100)
    return person, message


async def read_json(request: Request) -> dict[str, Any]:
    """The object that was posted; raises GraphError when it is none."""
    try:
        values = await request.json()
    except ValueError:
        raise GraphError(100) from None
    if not isinstance(values, dict):
        raise GraphError(100)
    return values


def refuse_on_demand(fault: Fault | None) -> None:
    """`code` is the platform's, with a subcode behind it where it is longer than the codes are: 10 and 2018278."""
    if fault is not None and fault.kind in _REFUSALS:
        code = fault.code if fault.code is not None and fault.code < 100_000 else _REFUSALS[fault.kind]
        subcode = fault.code if fault.code is not None and fault.code >= 1_000_000 else None
        raise GraphError(10 if subcode else code, subcode)


def _right_replies(replies: object) -> bool:
    return (
        isinstance(replies, list)
        and len(replies) <= _QUICK_REPLIES
        and all(
            isinstance(one, dict)
            and one.get("content_type") == "text"
            and isinstance(one.get("title"), str)
            and len(one["title"]) > 0
            and isinstance(one.get("payload"), str)
            and 0 < len(one["payload"]) <= _PAYLOAD_CHARS
            for one in replies
        )
    )
