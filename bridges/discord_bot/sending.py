"""The way out to Discord: one direct message for each part. The platform's library is imported with the first one."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bridges.readable import readable
from bridges.splitting import split_text
from config.platforms import Discord
from config.settings import Settings
from most116.core.errors import NO_SUCH_ADDRESS, UNREADABLE_ANSWER, BridgeError
from most116.core.messages import ChannelTraits, Duty, Errand, Letter, Option, SendReceipt
from most116.core.ports import Mailbox

if TYPE_CHECKING:
    from bridges.discord_bot.rest import Rest

# Platform sheet 6.5.
_CHARS, _ROWS, _IN_A_ROW = 2000, 5, 5
_LABEL_CHARS, _VALUE_CHARS = 80, 100
_ACTION_ROW, _BUTTON, _SECONDARY = 1, 2, 2
_NONCE_BYTES = 12
# A picture of what a link leads to would say at a glance whom somebody talks with.
_NO_PREVIEWS = 1 << 2
_MESSAGES = "/channels/{channel_id}/messages"


class DiscordBridge:
    """Implements the ports `Bridge` and `RunsErrands`; a letter's address is the channel of the direct messages."""

    def __init__(self, given: Discord) -> None:
        self.traits = ChannelTraits(
            max_chars=_CHARS,
            buttons=_ROWS * _IN_A_ROW,
            takes_back=True,
            per_second=given.messages_per_second,
            # The library waits for the whole bot by itself; what it hands on is about one channel.
            throttles_talks=True,
        )
        self._given = given
        self._rest: Rest | None = None
        self._opening = asyncio.Lock()

    def split(self, text: str) -> Sequence[str]:
        return split_text(readable(text), _CHARS)

    async def send(self, letter: Letter) -> SendReceipt:
        answer = await (await self._open()).call(
            "POST", _MESSAGES, json=message_of(letter), channel_id=letter.to.reveal()
        )
        sent = answer["id"].text
        if not sent:
            raise BridgeError(UNREADABLE_ANSWER)
        return SendReceipt(platform_id=sent)

    async def run(self, errand: Errand) -> None:
        """Take back what we sent. Taps are answered by the gateway, and nobody can put this bot into a group."""
        if errand.duty is not Duty.TAKE_BACK:
            return
        rest = await self._open()
        for message in errand.about:
            try:
                await rest.call(
                    "DELETE", _MESSAGES + "/{message_id}", channel_id=errand.to.reveal(), message_id=message
                )
            except BridgeError as problem:
                if problem.failure is not NO_SUCH_ADDRESS:
                    raise

    async def close(self) -> None:
        if self._rest is not None:
            await self._rest.close()

    async def _open(self) -> "Rest":
        async with self._opening:
            if self._rest is None:
                # In a thread, because importing takes a second in which letters of other platforms would wait.
                module = await asyncio.to_thread(_rest_module)
                self._rest = module.Rest(self._given)
        return self._rest


def discord_bridge(settings: Settings, mailbox: Mailbox) -> DiscordBridge:  # noqa: ARG001 - every bridge is made alike
    """Discord, for the worker."""
    return DiscordBridge(settings.discord)


def message_of(letter: Letter) -> Mapping[str, Any]:
    """The body of the request: https://discord.com/developers/docs/resources/message#create-message."""
    message: dict[str, Any] = {
        "content": readable(letter.body.reveal()),
        # Sent again within minutes, the same nonce gives the message that is there already.
        "nonce": _nonce(letter),
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
        "flags": _NO_PREVIEWS,
    }
    if letter.options:
        message["components"] = _rows(letter.options)
    return message


def _rows(options: Sequence[Option]) -> list[Mapping[str, Any]]:
    buttons = [
        {
            "type": _BUTTON,
            "style": _SECONDARY,
            "label": one.label[:_LABEL_CHARS],
            "custom_id": one.value[:_VALUE_CHARS],
        }
        for one in options[: _ROWS * _IN_A_ROW]
    ]
    return [
        {"type": _ACTION_ROW, "components": buttons[start : start + _IN_A_ROW]}
        for start in range(0, len(buttons), _IN_A_ROW)
    ]


def _nonce(letter: Letter) -> str:
    """24 characters (25 are allowed) that are the same for every try of a part."""
    return hashlib.blake2b(f"{letter.id}:{letter.part}".encode(), digest_size=_NONCE_BYTES).hexdigest()


def _rest_module() -> ModuleType:
    from bridges.discord_bot import rest

    return rest
