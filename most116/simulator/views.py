"""Phones, messages and posts as the control interface shows them."""

import dataclasses
from typing import Any

from most116.simulator.faults import Fault
from most116.simulator.ledger import Call, Message, Phone, Posted
from most116.simulator.stage import Stage
from most116.simulator.twilio_facts import MEANINGS


def message_view(message: Message) -> dict[str, Any]:
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


def call_view(call: Call) -> dict[str, Any]:
    return {**dataclasses.asdict(call), "ok": call.ok, "ms": round(call.ms, 3)}


def phone_view(phone: Phone, stage: Stage) -> dict[str, Any]:
    return {
        "number": phone.number,
        "name": phone.name,
        "shown": phone.shown,
        "opted_out": phone.opted_out,
        "faults": [fault_view(each) for each in stage.faults.of(phone.number)],
        "messages": [message_view(each) for each in phone.messages],
    }


def fault_view(fault: Fault) -> dict[str, Any]:
    return dataclasses.asdict(fault)


def posted_view(posted: Posted) -> dict[str, Any]:
    return {**dataclasses.asdict(posted), "to": posted.params.get("To"), "body": posted.params.get("Body")}
