"""What a person did on Messenger or Instagram: wrote, tapped, changed, took back, or came by a link.

Only the id of the person is taken: names are never asked for, and addresses of files and stories are dropped.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bridges.json_reading import Node
from bridges.raw_http import Ignored
from bridges.readable import readable
from most116.core.conversation import Channel
from most116.core.messages import InboundMessage, Kind, taken_back
from most116.core.sealed import ReplyAddress, Secret

# What the *Get Started* button of the page sends.
GET_STARTED = "most116:start"
PLATFORM_ID = re.compile(r"[!-~]{1,300}")
# What a link may carry; anything else is not one of ours.
_ENTRY_CODE = re.compile(r"[A-Za-z0-9_=-]{1,64}")
_LONGEST_CHOICE = 1000
# Times before this are seconds (seen in practice), later ones milliseconds.
_SECONDS_BELOW = 10**11
# So many seconds a clock that is not looked after may be late.
_CLOCKS_APART = 300
# The thumb in its three sizes (platform sheet 4.1).
_LINK = "fallback"
_THUMB, _THUMBS = "\N{THUMBS UP SIGN}", {"369239263222822", "369239343222814", "369239383222810"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One act, by the platform's id of it."""

    kind: Kind
    id: str
    text: str = ""
    choice: str = ""
    files: int = 0
    entry: str = ""
    refers_to: str = ""


def read_written(item: Node, channel: Channel, slot: str, sender: str, now: datetime) -> InboundMessage | Ignored:
    """The message in an item that a person caused."""
    found = _message(item["message"]) or _edit(item["message_edit"]) or _tap(item["postback"]) or _entry(item)
    if found is None:
        return Ignored("kind of event that says nothing")
    return InboundMessage(
        channel=channel,
        slot=slot,
        sender=ReplyAddress(sender),
        platform_id=found.id if PLATFORM_ID.fullmatch(found.id) else _content_id(item),
        kind=found.kind,
        text=Secret(readable(found.text).strip()),
        received_at=moment_of(item["timestamp"], now) or now,
        choice=readable(found.choice)[:_LONGEST_CHOICE] or None,
        attachment_count=found.files,
        entry_code=found.entry if _ENTRY_CODE.fullmatch(found.entry) else None,
        refers_to=found.refers_to or None,
    )


def _message(message: Node) -> _Found | None:
    if not message:
        return None
    mid, text = message["mid"].text, message["text"].text
    if message["is_deleted"]:
        return _Found(kind=Kind.DELETE, id=taken_back(mid), refers_to=mid) if mid else None
    # A link in the words is told as an attachment beside them, for a preview; nobody sent a file.
    attached = [kind for each in message["attachments"] if (kind := each["type"].text) != _LINK or not text.strip()]
    if not text.strip() and _is_thumb(message):
        text, attached = _THUMB, []
    payload, files = message["quick_reply"]["payload"].text, len(attached)
    if payload:
        kind = Kind.CHOICE
    elif files:
        kind = Kind.VOICE if attached == ["audio"] else Kind.MEDIA
    else:
        kind = Kind.TEXT if text.strip() else Kind.UNREADABLE
    return _Found(kind=kind, id=mid, text=text, choice=payload, files=files, entry=message["referral"]["ref"].text)


def _is_thumb(message: Node) -> bool:
    """Whether somebody tapped the thumb beside the field for words, which is an answer and no picture."""
    stickers = [each["payload"]["sticker_id"].text for each in message["attachments"]]
    return len(stickers) == 1 and stickers[0] in _THUMBS


def _edit(edit: Node) -> _Found | None:
    mid = edit["mid"].text
    if not mid:
        return None
    return _Found(kind=Kind.EDIT, id=f"{mid}#{edit['num_edit'].text}", text=edit["text"].text, refers_to=mid)


def _tap(postback: Node) -> _Found | None:
    """A button of ours, or *Get Started* with the code of the link that led here."""
    if not postback:
        return None
    mid, entry, payload = postback["mid"].text, postback["referral"]["ref"].text, postback["payload"].text
    if entry or payload in {"", GET_STARTED}:
        return _Found(kind=Kind.START, id=mid, entry=entry)
    return _Found(kind=Kind.CHOICE, id=mid, text=postback["title"].text, choice=payload)


def _entry(item: Node) -> _Found | None:
    """Somebody who wrote before comes by a link again."""
    return _Found(kind=Kind.START, id="", entry=item["referral"]["ref"].text) if item["referral"] else None


def _content_id(item: Node) -> str:
    """An id of what the item says, the same whenever it comes again, for items that have none of their own."""
    postback, message = item["postback"], item["message"]
    parts = (
        *(item["sender"]["id"], item["timestamp"], item["referral"]["ref"], message["text"], message["is_deleted"]),
        *(postback["payload"], postback["title"], postback["referral"]["ref"], item["message_edit"]["text"]),
    )
    content = json.dumps([part.text for part in parts])
    return "item-" + hashlib.sha256(content.encode()).hexdigest()[:40]


def moment_of(timestamp: Node, now: datetime) -> datetime | None:
    """A time of the platform's, `now` for one a little ahead of our clock; None when it is missing or impossible."""
    number, latest = timestamp.number or 0, now.timestamp()
    seconds = number if number < _SECONDS_BELOW else number / 1000
    return datetime.fromtimestamp(min(seconds, latest), UTC) if 0 < seconds <= latest + _CLOCKS_APART else None
