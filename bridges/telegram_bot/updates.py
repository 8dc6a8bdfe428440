"""What Telegram tells us, update by update: https://core.telegram.org/bots/api#update and platform sheet 5.1.

Only the chat's id is taken, and of the language its two letters: names and where something was forwarded from are
dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bridges.json_reading import Node
from bridges.raw_http import Ignored
from bridges.readable import readable
from bridges.telegram_bot.content import has_text, read_content
from bridges.telegram_bot.message_id import named
from most116.core.conversation import Channel
from most116.core.messages import Duty, Errand, InboundMessage, Kind, Told
from most116.core.sealed import ReplyAddress, Secret

# What we ask the platform for; everything else costs work and is nobody's business.
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")

_START = re.compile(r"/start(?:@[A-Za-z0-9_]+)?(?:\s+(?P<code>[A-Za-z0-9_-]{1,64}))?")
_TAP = re.compile(r"[!-~]{1,64}")
_LONGEST_CHOICE = 64
_GONE = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReader:
    """`slot` is the bot's id, `farewell` what is said to a group before it is left."""

    slot: str
    farewell: str

    def read(self, update: Node, now: datetime) -> Iterator[Told | Ignored]:
        """Everything that follows from one update."""
        if message := update["message"]:
            yield from self._message(message, now)
        elif edited := update["edited_message"]:
            yield self._edit(edited, update["update_id"].number, now)
        elif tap := update["callback_query"]:
            yield from self._tap(tap, now)
        elif member := update["my_chat_member"]:
            yield self._member(member, update["update_id"].number, now)
        else:
            yield Ignored("kind of update that says nothing")

    def _message(self, message: Node, now: datetime) -> Iterator[Told | Ignored]:
        chat, number = message["chat"]["id"].number, message["message_id"].number
        if chat is None or number is None:
            yield Ignored("message without an id")
        elif message["chat"]["type"].text != "private":
            # Other people's talk is not read (domain sheet 1.6): only left.
            gone = message["left_chat_member"]["id"].text == self.slot
            yield Ignored("a group that was left") if gone else self._leave(chat)
        elif message["from"]["is_bot"]:
            yield Ignored("written by a bot")
        elif (content := read_content(message)) is None:
            yield Ignored("notice of the platform itself")
        else:
            start = _START.fullmatch(content.text.strip()) if content.kind is Kind.TEXT else None
            yield self._inbound(
                str(chat),
                message["from"],
                platform_id=named(str(chat), number),
                kind=Kind.START if start else content.kind,
                text="" if start else content.text,
                received_at=_moment(message["date"], now),
                attachment_count=content.files,
                entry_code=start["code"] if start else None,
            )

    def _edit(self, message: Node, update: int | None, now: datetime) -> Told | Ignored:
        chat, number = message["chat"]["id"].number, message["message_id"].number
        if chat is None or number is None or update is None:
            return Ignored("message without an id")
        if message["chat"]["type"].text != "private":
            return self._leave(chat)
        if not has_text(message):
            # A location that moves, or a picture put in place of another: the words stay what they were.
            return Ignored("a change without words")
        meant = named(str(chat), number)
        return self._inbound(
            str(chat),
            message["from"],
            platform_id=f"{meant}#{update}",
            kind=Kind.EDIT,
            text=message["text"].text or message["caption"].text,
            received_at=_moment(message["edit_date"], now),
            refers_to=meant,
        )

    def _tap(self, tap: Node, now: datetime) -> Iterator[Told | Ignored]:
        chat, number = tap["message"]["chat"]["id"].number, tap["message"]["message_id"].number
        query, choice = tap["id"].text, tap["data"].text
        if chat is None or number is None or not _TAP.fullmatch(query) or not choice:
            yield Ignored("a tap on what is not ours")
            return
        if tap["message"]["chat"]["type"].text != "private":
            yield self._leave(chat)
            return
        yield self._inbound(
            str(chat),
            tap["from"],
            platform_id=f"tap-{query}",
            kind=Kind.CHOICE,
            # What a button says stands behind the name of its question.
            text=_label(tap["message"], choice) or choice.rpartition(".")[2],
            # As whole as the times of messages: a tap is not later than what is written in the same second.
            received_at=now.replace(microsecond=0),
            choice=readable(choice)[:_LONGEST_CHOICE],
        )
        yield Errand(channel=Channel.TELEGRAM, duty=Duty.TAPPED, to=ReplyAddress(str(chat)), about=(query, str(number)))

    def _member(self, member: Node, update: int | None, now: datetime) -> Told | Ignored:
        """What became of us in a chat: blocked by a person, or put into a group."""
        chat, status = member["chat"]["id"].number, member["new_chat_member"]["status"].text
        if chat is None or update is None:
            return Ignored("chat without an id")
        if member["chat"]["type"].text != "private":
            return Ignored("a group that was left") if status in _GONE else self._leave(chat)
        if status != "kicked":
            # Whoever lets us in again presses Start or writes, and that is heard.
            return Ignored("unblocked")
        return self._inbound(
            str(chat),
            member["from"],
            platform_id=f"member-{update}",
            kind=Kind.OPT_OUT,
            text="",
            received_at=_moment(member["date"], now),
        )

    def _leave(self, chat: int) -> Errand:
        return Errand(channel=Channel.TELEGRAM, duty=Duty.LEAVE, to=ReplyAddress(str(chat)), text=Secret(self.farewell))

    def _inbound(
        self,
        chat: str,
        sender: Node,
        *,
        platform_id: str,
        kind: Kind,
        text: str,
        received_at: datetime,
        choice: str | None = None,
        attachment_count: int = 0,
        entry_code: str | None = None,
        refers_to: str | None = None,
    ) -> InboundMessage:
        return InboundMessage(
            channel=Channel.TELEGRAM,
            slot=self.slot,
            sender=ReplyAddress(chat),
            platform_id=platform_id,
            kind=kind,
            text=Secret(readable(text).strip()),
            received_at=received_at,
            choice=choice,
            attachment_count=attachment_count,
            locale_hint=sender["language_code"].text[:2].lower() or None,
            entry_code=entry_code,
            refers_to=refers_to,
        )


def _label(message: Node, choice: str) -> str:
    """What stands on the button that sends `choice`."""
    buttons = (button for row in message["reply_markup"]["inline_keyboard"] for button in row)
    return next((button["text"].text for button in buttons if button["callback_data"].text == choice), "")


def _moment(date: Node, now: datetime) -> datetime:
    """When it happened; our own time where the platform's is missing, impossible or ahead of us."""
    seconds = date.number or 0
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds <= now.timestamp() else now
