"""What a person did on Discord: wrote, changed, took back, tapped, called the command.

Only the direct-message channel is taken, which is where an answer goes. Who the person is, how they are named and which
language their program speaks beyond its first letters is dropped here, and files are never fetched.
"""

import re
from datetime import datetime

from bridges.discord_bot.snowflake import is_snowflake, moment_of, moment_told
from bridges.json_reading import Node
from bridges.raw_http import Ignored
from bridges.readable import readable
from most116.core.conversation import Channel
from most116.core.messages import InboundMessage, Kind, taken_back
from most116.core.sealed import ReplyAddress, Secret

Event = InboundMessage | Ignored

COMMAND, COMPONENT = 2, 3
# The command's one option: the code of a link or a poster, typed or filled in for the person.
ENTRY_OPTION = "kod"

_DIRECT, _WITH_THE_BOT = 1, 1
_WORDS = {0, 19}
_VOICE_FLAG = 1 << 13
_LONGEST_CHOICE = 100
_ENTRY_CODE = re.compile(r"[A-Za-z0-9_=-]{1,64}")


def read_event(name: str, data: Node, *, slot: str, now: datetime) -> Event:
    """One event of the gateway by its name; `slot` is the application's id."""
    match name:
        case "MESSAGE_CREATE":
            return read_message(data, slot=slot, now=now)
        case "MESSAGE_UPDATE":
            return _edit(data, slot, now)
        case "MESSAGE_DELETE":
            return _deletion(data, slot, now)
        case "INTERACTION_CREATE":
            return _interaction(data, slot, now)
        case _:
            return Ignored("kind of event that says nothing")


def read_message(data: Node, *, slot: str, now: datetime) -> Event:
    """A message, as the gateway tells it or as the history of a channel holds it."""
    refused = _not_ours(data) or _not_a_persons(data)
    if refused:
        return refused
    files = _files(data)
    text = readable(data["content"].text).strip()
    return InboundMessage(
        channel=Channel.DISCORD,
        slot=slot,
        sender=ReplyAddress(data["channel_id"].text),
        platform_id=data["id"].text,
        kind=_kind(data, text, files),
        text=Secret(text),
        received_at=moment_of(data["id"].text, now),
        attachment_count=files,
    )


def private(interaction: Node) -> bool:
    """Whether an interaction happened in the talk with us alone; a server and a group have other readers."""
    if interaction["guild_id"]:
        return False
    if "context" in interaction:
        return interaction["context"].number == _WITH_THE_BOT
    return interaction["channel"]["type"].number == _DIRECT


def _edit(data: Node, slot: str, now: datetime) -> Event:
    """New words of a message; a preview of a link that has loaded is told the same way, without a time of change."""
    refused = _not_ours(data) or _not_a_persons(data)
    if refused:
        return refused
    changed = data["edited_timestamp"].text
    if not changed or "content" not in data:
        return Ignored("a change that is not of the words")
    return InboundMessage(
        channel=Channel.DISCORD,
        slot=slot,
        sender=ReplyAddress(data["channel_id"].text),
        platform_id=f"{data['id'].text}#{readable(changed)[:64]}",
        kind=Kind.EDIT,
        text=Secret(readable(data["content"].text).strip()),
        received_at=moment_told(changed, now),
        refers_to=data["id"].text,
    )


def _deletion(data: Node, slot: str, now: datetime) -> Event:
    refused = _not_ours(data)
    if refused:
        return refused
    return InboundMessage(
        channel=Channel.DISCORD,
        slot=slot,
        sender=ReplyAddress(data["channel_id"].text),
        platform_id=taken_back(data["id"].text),
        kind=Kind.DELETE,
        text=Secret(""),
        received_at=now,
        refers_to=data["id"].text,
    )


def _interaction(data: Node, slot: str, now: datetime) -> Event:
    kind, given = data["type"].number, data["data"]
    if kind not in {COMMAND, COMPONENT}:
        return Ignored("interaction that is neither a command nor a button")
    if not private(data):
        return Ignored("interaction outside the private talk")
    if not (is_snowflake(data["id"].text) and is_snowflake(data["channel_id"].text)):
        return Ignored("without an id that can be answered")
    tapped = kind == COMPONENT
    choice = readable(given["custom_id"].text)[:_LONGEST_CHOICE] if tapped else ""
    if tapped and not choice:
        return Ignored("button without a value")
    return InboundMessage(
        channel=Channel.DISCORD,
        slot=slot,
        sender=ReplyAddress(data["channel_id"].text),
        platform_id=data["id"].text,
        kind=Kind.CHOICE if tapped else Kind.START,
        text=Secret(_label(data["message"], given["custom_id"].text)),
        received_at=moment_of(data["id"].text, now),
        choice=choice or None,
        locale_hint=data["locale"].text[:2].lower() or None,
        entry_code=None if tapped else _entry_code(given),
    )


def _not_ours(data: Node) -> Ignored | None:
    if data["guild_id"] or data["channel_type"].number not in {None, _DIRECT}:
        return Ignored("written where others read")
    if not (is_snowflake(data["id"].text) and is_snowflake(data["channel_id"].text)):
        return Ignored("without an id that can be answered")
    return None


def _not_a_persons(data: Node) -> Ignored | None:
    author = data["author"]
    if author["bot"] or author["system"] or data["webhook_id"]:
        return Ignored("written by a bot, perhaps by us")
    if not is_snowflake(author["id"].text):
        return Ignored("without an author")
    if (data["type"].number or 0) not in _WORDS:
        return Ignored("kind of message that says nothing")
    return None


def _files(data: Node) -> int:
    lists = (data["attachments"], data["sticker_items"], data["message_snapshots"])
    return sum(1 for each in lists for _ in each) + (1 if data["poll"] else 0)


def _kind(data: Node, text: str, files: int) -> Kind:
    if files and (data["flags"].number or 0) & _VOICE_FLAG:
        return Kind.VOICE
    if files:
        return Kind.MEDIA
    return Kind.TEXT if text else Kind.UNREADABLE


def _label(message: Node, custom_id: str) -> str:
    """What stands on the tapped button, which is what the person said; empty when the message does not tell."""
    for row in message["components"]:
        for button in row["components"]:
            if button["custom_id"].text == custom_id:
                return readable(button["label"].text).strip()
    return ""


def _entry_code(command: Node) -> str | None:
    for option in command["options"]:
        code = option["value"].text
        if option["name"].text == ENTRY_OPTION and _ENTRY_CODE.fullmatch(code):
            return code
    return None
