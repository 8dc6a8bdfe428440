"""What Messenger and Instagram tell us, document by document (platform sheet 4.1).

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

import re
from collections.abc import Iterator
from datetime import datetime

from bridges.json_reading import Node
from bridges.meta.own_mark import part_of
from bridges.meta.written import PLATFORM_ID, moment_of, read_written
from bridges.raw_http import Ignored
from most116.core.conversation import Channel
from most116.core.messages import DeliveredUpTo, Delivery, DeliveryReport, InboundMessage
from most116.core.sealed import ReplyAddress

Event = InboundMessage | DeliveryReport | DeliveredUpTo | Ignored

_CHANNELS = {"page": Channel.MESSENGER, "instagram": Channel.INSTAGRAM}
_PERSON = re.compile(r"[0-9]{1,40}")
_MOST_RECEIPTS = 200


def read_events(document: Node, now: datetime) -> Iterator[Event]:
    """Every event of a webhook's document, in its order: messages, reports, and what is left out with the reason."""
    channel = _CHANNELS.get(document["object"].text)
    if channel is None:
        yield Ignored("unknown object")
        return
    empty = True
    for entry in document["entry"]:
        # While another app holds the thread, messages come on standby: unread, a person would write to silence.
        for item in (*entry["messaging"], *entry["standby"]):
            empty = False
            yield from _read_item(item, channel, entry["id"].text, now)
    if empty:
        yield Ignored("nothing that people write")


def _read_item(item: Node, channel: Channel, slot: str, now: datetime) -> Iterator[Event]:
    sender, recipient = item["sender"]["id"].text, item["recipient"]["id"].text
    if item["message"]["is_echo"]:
        yield _read_echo(item["message"], channel)
    elif "delivery" in item or "read" in item:
        yield from _read_receipts(item, channel, recipient if _PERSON.fullmatch(recipient) else slot, now)
    elif "policy_enforcement" in item:
        yield Ignored("policy enforcement: look into the page's account at once", alarming=True)
    elif not _PERSON.fullmatch(sender) or sender in {slot, recipient}:
        yield Ignored("sender that cannot be answered")
    else:
        yield read_written(item, channel, recipient if _PERSON.fullmatch(recipient) else slot, sender, now)


def _read_echo(message: Node, channel: Channel) -> Event:
    """What the page itself sent. Ours tells that a call which never returned did send its part."""
    ours, platform_id = part_of(message["metadata"].text), message["mid"].text
    if ours is None or not PLATFORM_ID.fullmatch(platform_id):
        return Ignored("written by the page itself")
    letter, part = ours
    return DeliveryReport(channel=channel, platform_id=platform_id, state=Delivery.SENT, letter=letter, part=part)


def _read_receipts(item: Node, channel: Channel, slot: str, now: datetime) -> Iterator[Event]:
    """One report for each message that is named; a time alone means everything until then."""
    named = [each.text for each in (*item["delivery"]["mids"], item["read"]["mid"])]
    seen = [each for each in named if PLATFORM_ID.fullmatch(each)][:_MOST_RECEIPTS]
    until = moment_of(item["delivery"]["watermark"] or item["read"]["watermark"], now)
    sender = item["sender"]["id"].text
    if not seen and until and _PERSON.fullmatch(sender):
        yield DeliveredUpTo(channel=channel, slot=slot, sender=ReplyAddress(sender), at=until)
    elif not seen:
        yield Ignored("receipt that names no message")
    for platform_id in seen:
        yield DeliveryReport(channel=channel, platform_id=platform_id, state=Delivery.DELIVERED)
