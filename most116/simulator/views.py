"""Phones, messages and posts as the control interface shows them; times are seconds since 1970 with fractions."""

from typing import Any, TypedDict

from most116.simulator.faults import Fault
from most116.simulator.ledger import Call, Message, Phone, Posted
from most116.simulator.stage import Stage
from most116.simulator.twilio_facts import MEANINGS


class CallView(TypedDict):
    """One request of the platform to us: `what` is webhook, fallback or the status that was told."""

    what: str
    at: float
    status: int | None
    error: int | None
    attempts: int
    ms: float
    ok: bool


class MessageView(TypedDict):
    """One text; `sid` is None for one that the platform refused, `state` is then `refused`."""

    sid: str | None
    direction: str
    text: str
    state: str
    at: float
    updated_at: float
    encoding: str
    segments: int
    media: int
    media_fetched: int
    error_code: int | None
    error_message: str | None
    fault: str | None
    on_record: bool
    calls: list[CallView]


class FaultView(TypedDict):
    """A failure that waits; `times` None means until it is taken back."""

    number: str
    kind: str
    code: int | None
    seconds: float
    accept: bool
    times: int | None


class PhoneView(TypedDict):
    """A telephone with its thread, oldest first."""

    number: str
    name: str
    shown: bool
    opted_out: bool
    faults: list[FaultView]
    messages: list[MessageView]


class PostedView(TypedDict):
    """One create call of our client; `at` is when it arrived, `http_status` 0 that it was left without an answer."""

    seq: int
    at: float
    to: str | None
    body: str | None
    params: dict[str, Any]
    http_status: int
    sid: str | None
    error_code: int | None
    fault: str | None


def message_view(message: Message) -> MessageView:
    return {
        "sid": message.sid if message.state != "refused" else None,
        "direction": message.direction,
        "text": message.text,
        "state": message.state,
        "at": message.at.timestamp(),
        "updated_at": message.updated_at.timestamp(),
        "encoding": message.encoding,
        "segments": message.segments,
        "media": message.media,
        "media_fetched": message.media_fetched,
        "error_code": message.error_code,
        "error_message": MEANINGS.get(message.error_code) if message.error_code else None,
        "fault": message.fault,
        "on_record": message.on_record,
        "calls": [call_view(call) for call in message.calls],
    }


def call_view(call: Call) -> CallView:
    return {
        "what": call.what,
        "at": call.at,
        "status": call.status,
        "error": call.error,
        "attempts": call.attempts,
        "ms": round(call.ms, 3),
        "ok": call.ok,
    }


def phone_view(phone: Phone, stage: Stage) -> PhoneView:
    return {
        "number": phone.number,
        "name": phone.name,
        "shown": phone.shown,
        "opted_out": phone.opted_out,
        "faults": [fault_view(each) for each in stage.faults.of(phone.number)],
        "messages": [message_view(each) for each in phone.messages],
    }


def fault_view(fault: Fault) -> FaultView:
    return {
        "number": fault.number,
        "kind": fault.kind,
        "code": fault.code,
        "seconds": fault.seconds,
        "accept": fault.accept,
        "times": fault.times,
    }


def posted_view(posted: Posted) -> PostedView:
    return {
        "seq": posted.seq,
        "at": posted.at,
        "to": _one(posted.params.get("To")),
        "body": _one(posted.params.get("Body")),
        "params": posted.params,
        "http_status": posted.http_status,
        "sid": posted.sid,
        "error_code": posted.error_code,
        "fault": posted.fault,
    }


def _one(value: Any) -> str | None:
    return value if isinstance(value, str) else None
