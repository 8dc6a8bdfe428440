"""The way out to Telegram: letters, and errands beside them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from bridges.readable import readable
from bridges.splitting import split_text
from bridges.telegram_bot.account import bot_token
from bridges.telegram_bot.message_id import named, number_of
from config.settings import Settings
from most116.core.errors import NO_SUCH_ADDRESS, BridgeError
from most116.core.messages import ChannelTraits, Duty, Errand, Letter, Option, SendReceipt
from most116.core.ports import Mailbox

if TYPE_CHECKING:
    from bridges.telegram_bot.bot_api import BotApi

# https://core.telegram.org/bots/api#sendmessage, #inlinekeyboardbutton and #deletemessages.
_CHARS, _BUTTONS, _DATA_BYTES, _DELETED_AT_ONCE = 4096, 8, 64, 100


class TelegramBot:
    """Implements the ports `Bridge` and `RunsErrands`. `make` gives the client when it is first needed."""

    def __init__(self, *, make: "Callable[[], Awaitable[BotApi]]", per_second: float, chat_pause: float) -> None:
        self.traits = ChannelTraits(
            max_chars=_CHARS, buttons=_BUTTONS, takes_back=True, per_second=per_second, talk_pause=chat_pause
        )
        self._make = make
        self._making = asyncio.Lock()
        self._api: BotApi | None = None

    def split(self, text: str) -> Sequence[str]:
        return split_text(readable(text), _CHARS)

    async def send(self, letter: Letter) -> SendReceipt:
        chat = letter.to.reveal()
        number = await self._say(chat, readable(letter.body.reveal()), _sendable(letter.options))
        return SendReceipt(platform_id=named(chat, number))

    async def run(self, errand: Errand) -> None:
        api, chat = await self._client(), _chat(errand.to.reveal())
        match errand.duty:
            case Duty.TAPPED:
                query, buttons = errand.about
                # First: the platform forgets a tap within seconds, and the person sees it spin until then.
                await _if_possible(api.answer_tap(query))
                await _if_possible(api.take_buttons(chat, int(buttons)))
            case Duty.LEAVE:
                if errand.text is not None:
                    await _if_possible(self._say(str(chat), errand.text.reveal()))
                await _if_possible(api.leave(chat))
            case Duty.TAKE_BACK:
                numbers = [number for one in errand.about if (number := number_of(one)) is not None]
                for start in range(0, len(numbers), _DELETED_AT_ONCE):
                    await _delete(api, chat, numbers[start : start + _DELETED_AT_ONCE])
            case Duty.SAY:
                pass  # Goes out by `send`, as on every channel.

    async def close(self) -> None:
        if self._api is not None:
            await self._api.close()

    async def _say(self, chat: str, text: str, options: Sequence[Option] = ()) -> int:
        return await (await self._client()).send(_chat(chat), text, options)

    async def _client(self) -> "BotApi":
        async with self._making:
            if self._api is None:
                self._api = await self._make()
            return self._api


def telegram_bridge(settings: Settings, mailbox: Mailbox) -> TelegramBot:  # noqa: ARG001 - every bridge is made alike
    """The way out, for the worker. The library is imported with the first letter, and nobody else waits for that."""
    telegram = settings.telegram
    token = bot_token(settings)

    async def make() -> "BotApi":
        module = await asyncio.to_thread(import_module, "bridges.telegram_bot.bot_api")
        api: BotApi = module.BotApi(token=token, api_base=telegram.api_base, timeout_seconds=telegram.timeout_seconds)
        return api

    return TelegramBot(make=make, per_second=telegram.messages_per_second, chat_pause=telegram.chat_pause_seconds)


async def _if_possible(doing: Awaitable[object]) -> None:
    """What can never be done any more (a tap too old, a group left already) is done."""
    try:
        await doing
    except BridgeError as refused:
        if refused.failure.retryable:
            raise


async def _delete(api: "BotApi", chat: int, numbers: Sequence[int]) -> None:
    try:
        await api.delete(chat, numbers)
    except BridgeError as refused:
        if refused.failure.retryable:
            raise
        # One that is too old may keep all of them: then each for itself, as many as can be.
        if len(numbers) > 1:
            for number in numbers:
                await _if_possible(api.delete(chat, [number]))


def _sendable(options: Sequence[Option]) -> Sequence[Option]:
    """What fits on buttons; any answer can be typed as well."""
    return [one for one in options if 0 < len(one.value.encode()) <= _DATA_BYTES and one.label][:_BUTTONS]


def _chat(address: str) -> int:
    try:
        return int(address)
    except ValueError:
        pass
    raise BridgeError(NO_SUCH_ADDRESS)
