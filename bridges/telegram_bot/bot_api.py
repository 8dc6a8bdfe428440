"""The Bot API by aiogram, which takes seconds and much memory to import: only what sends imports this module."""

from collections.abc import Sequence
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageReplyMarkup,
    LeaveChat,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from aiohttp import ClientConnectorError

from bridges.telegram_bot.refusals import refusal
from most116.core.errors import UNKNOWN_RESULT, UNREACHABLE, UNREADABLE_ANSWER, BridgeError
from most116.core.messages import Option

# The library tells its kinds of failure apart by class and keeps no number.
_CODES: tuple[tuple[type[TelegramAPIError], int], ...] = (
    (TelegramBadRequest, 400),
    (TelegramUnauthorizedError, 401),
    (TelegramForbiddenError, 403),
    (TelegramNotFound, 404),
    (TelegramConflictError, 409),
    (TelegramServerError, 500),
)
_SHORT_ROW = 24


class BotApi:
    """One bot and one client. Every failure is a BridgeError that holds no words."""

    def __init__(self, *, token: str, api_base: str, timeout_seconds: float) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_base.rstrip("/")), timeout=timeout_seconds)
        self._bot = Bot(token, session=session)

    async def send(self, chat: int, text: str, options: Sequence[Option] = ()) -> int:
        """The number of the message. No markup is read in `text`, and links in it show no pictures."""
        sent = await self._ask(
            SendMessage(
                chat_id=chat,
                text=text,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=_keyboard(options) if options else None,
            )
        )
        return int(sent.message_id)

    async def answer_tap(self, query: str) -> None:
        await self._ask(AnswerCallbackQuery(callback_query_id=query))

    async def take_buttons(self, chat: int, number: int) -> None:
        await self._ask(EditMessageReplyMarkup(chat_id=chat, message_id=number))

    async def delete(self, chat: int, numbers: Sequence[int]) -> None:
        """Up to 100 at once; a single one by the call that says of it alone why not."""
        if len(numbers) == 1:
            await self._ask(DeleteMessage(chat_id=chat, message_id=numbers[0]))
        else:
            await self._ask(DeleteMessages(chat_id=chat, message_ids=list(numbers)))

    async def leave(self, chat: int) -> None:
        await self._ask(LeaveChat(chat_id=chat))

    async def close(self) -> None:
        await self._bot.session.close()

    async def _ask(self, method: TelegramMethod[Any]) -> Any:
        try:
            return await self._bot(method)
        except (TelegramAPIError, ClientDecodeError) as error:
            problem = _problem(error)
        # Raised outside the handler, so that it does not drag along the request with its text and address.
        raise problem


def _problem(error: TelegramAPIError | ClientDecodeError) -> BridgeError:
    if isinstance(error, ClientDecodeError):
        return BridgeError(UNREADABLE_ANSWER)
    if isinstance(error, TelegramNetworkError):
        # Only a missing connection proves that nothing was sent.
        return BridgeError(UNREACHABLE if isinstance(error.__cause__, ClientConnectorError) else UNKNOWN_RESULT)
    if isinstance(error, TelegramRetryAfter):
        return refusal(429, "", retry_after=float(error.retry_after))
    code = next((code for kind, code in _CODES if isinstance(error, kind)), 429)
    return refusal(code, error.message)


def _keyboard(options: Sequence[Option]) -> InlineKeyboardMarkup:
    """All in one row where they are short, else one below the other."""
    buttons = [InlineKeyboardButton(text=one.label, callback_data=one.value) for one in options]
    short = sum(len(one.label) for one in options) <= _SHORT_ROW
    return InlineKeyboardMarkup(inline_keyboard=[buttons] if short else [[button] for button in buttons])
