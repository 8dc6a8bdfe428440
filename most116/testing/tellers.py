"""Each platform as a test tells it what people did, in an order of the test's own: documents, and the way they come in.

An act is told in the platform's own form and taken in by the real reader of it; what is refused is told again.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.routing import Route

from bridges.discord_bot.events import read_event
from bridges.discord_bot.snowflake import first_of
from bridges.json_reading import Node
from bridges.raw_http import Ignored, RawRequest, Webhook
from most116.app.webhook_port import WebhookPort
from most116.core.conversation import Channel
from most116.core.ports import Accept
from most116.core.redaction import EventLog
from most116.simulator.serving import serving
from most116.testing import meta_requests, telegram_requests, twilio_requests, whatsapp_requests
from most116.testing.simulated import bound_socket, plain_client

PUBLIC = twilio_requests.PUBLIC
APPLICATION = "1161"
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody wrote, changed or took back their message `number` at `at`; `change` counts its changes."""

    who: int
    number: int
    what: Literal["text", "edit", "delete"]
    words: str
    at: datetime
    change: int = 0

    @property
    def seconds(self) -> int:
        return int(self.at.timestamp())

    @property
    def milliseconds(self) -> int:
        return int(self.at.timestamp() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """What a platform can tell, and who its people are; `timed`: it says when each message was written."""

    channel: Channel
    slot: str
    sender: Callable[[int], str]
    edits: bool = False
    deletes: bool = False
    timed: bool = True


SMS = Teller(
    channel=Channel.SMS,
    slot=twilio_requests.SMS_NUMBER,
    sender=lambda who: f"+48600200{who:03}",
    timed=False,
)
WHATSAPP = Teller(
    channel=Channel.WHATSAPP,
    slot=whatsapp_requests.WHATSAPP_NUMBER,
    sender=lambda who: f"whatsapp:+48600300{who:03}",
    timed=False,
)
MESSENGER = Teller(
    channel=Channel.MESSENGER,
    slot=meta_requests.PAGE_ID,
    sender=lambda who: f"7{who:03}",
    edits=True,
    deletes=True,
)
INSTAGRAM = Teller(
    channel=Channel.INSTAGRAM,
    slot=meta_requests.INSTAGRAM_ID,
    sender=lambda who: f"9{who:03}",
    edits=True,
    deletes=True,
)
TELEGRAM = Teller(
    channel=Channel.TELEGRAM,
    slot=telegram_requests.BOT_ID,
    sender=lambda who: f"77{who:03}",
    edits=True,
)
DISCORD = Teller(
    channel=Channel.DISCORD,
    slot=APPLICATION,
    sender=lambda who: f"5770000000000{who:03}",
    edits=True,
    deletes=True,
)


def twilio_request(teller: Teller, act: Act) -> RawRequest:
    sid = f"SM{act.who:016x}{act.number:016x}"
    ids = dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), sid)
    to = f"whatsapp:{teller.slot}" if teller.channel is Channel.WHATSAPP else teller.slot
    url = whatsapp_requests.WHATSAPP_URL if teller.channel is Channel.WHATSAPP else twilio_requests.SMS_URL
    fields = {**ids, "From": teller.sender(act.who), "To": to, "Body": act.words}
    return twilio_requests.signed(twilio_requests.form(twilio_requests.INCOMING, **fields), url)


def meta_item(teller: Teller, act: Act) -> dict[str, Any]:
    mid = f"m_{act.who}_{act.number}"
    forms: dict[str, dict[str, Any]] = {
        "text": {"message": {"mid": mid, "text": act.words}},
        "edit": {"message_edit": {"mid": mid, "text": act.words, "num_edit": act.change}},
        "delete": {"message": {"mid": mid, "is_deleted": True}},
    }
    who = {"sender": {"id": teller.sender(act.who)}, "recipient": {"id": teller.slot}}
    return {**who, "timestamp": act.milliseconds, **forms[act.what]}


def meta_request(teller: Teller, *acts: Act) -> RawRequest:
    """One document with all of `acts`."""
    kind = "instagram" if teller.channel is Channel.INSTAGRAM else "page"
    items = [meta_item(teller, act) for act in acts]
    return meta_requests.signed(meta_requests.document(*items, kind=kind, slot=teller.slot))


def telegram_update(teller: Teller, act: Act, update: int) -> dict[str, Any]:
    message = telegram_requests.message(act.words, act.number, date=act.seconds)
    chat = {"id": int(teller.sender(act.who)), "type": "private"}
    message = {**message, "chat": chat, "from": {**chat, "is_bot": False}}
    if act.what == "edit":
        return {"update_id": update, "edited_message": {**message, "edit_date": act.seconds}}
    return {"update_id": update, "message": message}


def telegram_request(teller: Teller, act: Act, update: int) -> RawRequest:
    return telegram_requests.posted(json.dumps(telegram_update(teller, act, update)).encode())


def discord_frame(teller: Teller, act: Act, written_at: datetime) -> tuple[str, dict[str, Any]]:
    """The event's name and data; ids are of when the message was written, which `act` may be a change of."""
    bare = {
        "id": str(first_of(written_at) + 64 * act.who + act.number),
        "channel_id": teller.sender(act.who),
        "channel_type": 1,
    }
    if act.what == "delete":
        return "MESSAGE_DELETE", bare
    written = {**bare, "type": 0, "content": act.words, "author": {"id": f"77{act.who:03}", "username": "x"}}
    if act.what == "edit":
        return "MESSAGE_UPDATE", {**written, "edited_timestamp": act.at.isoformat()}
    return "MESSAGE_CREATE", written


async def post_all(hooks: Mapping[str, Webhook], requests: Iterable[RawRequest], accept: Accept) -> list[int]:
    """Post each to our webhooks on a real socket, again while we answer 503; every status that came of it."""
    events, statuses = EventLog("test"), list[int]()
    routes = [
        Route(path, WebhookPort(hook, accept=accept, public_base_url=PUBLIC, events=events), methods=["POST"])
        for path, hook in hooks.items()
    ]
    sock, url = bound_socket()
    async with serving(Starlette(routes=routes), sock), plain_client(url) as client:
        for request in requests:
            for _ in range(_TRIES):
                path = request.url.removeprefix(PUBLIC)
                answer = await client.post(path, content=request.body, headers=dict(request.headers))
                statuses.append(answer.status_code)
                if answer.status_code != 503:
                    break
    return statuses


async def hear_all(frames: Iterable[tuple[str, dict[str, Any]]], accept: Accept, now: datetime) -> None:
    """Read each as a frame of the gateway; like the listener, go on only once it is kept."""
    for name, data in frames:
        event = read_event(name, Node(data), slot=APPLICATION, now=now)
        assert not isinstance(event, Ignored), event.why
        await accept(event)
