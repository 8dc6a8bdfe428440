"""The webhook of Telegram, one update in each request: https://core.telegram.org/bots/api#setwebhook."""

import hmac
from collections.abc import Mapping, Sequence

from bridges.json_reading import Node
from bridges.raw_http import COME_AGAIN, Ignored, RawReply, RawRequest, Webhook
from bridges.telegram_bot.account import fetches, secret_token, update_reader
from bridges.telegram_bot.updates import UpdateReader
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.messages import Told

TELEGRAM_PATH = "/webhooks/telegram"
# Without it the platform waits up to two minutes by itself, and longer after each refusal.
_SECONDS = "5"


class TelegramWebhook:
    """The platform proves itself by a word of ours that it repeats with every update."""

    def __init__(self, *, secret: str, reader: UpdateReader, clock: Clock) -> None:
        self._secret = secret.encode()
        self._reader = reader
        self._clock = clock

    def verify(self, request: RawRequest) -> bool:
        given = request.headers.get("x-telegram-bot-api-secret-token", "").encode("utf-8", "replace")
        return request.method == "POST" and hmac.compare_digest(given, self._secret)

    def parse(self, request: RawRequest) -> Sequence[Told | Ignored]:
        return list(self._reader.read(Node.read(request.body), self._clock.now()))

    def answer(self, request: RawRequest) -> RawReply:  # noqa: ARG002 - some platforms are answered with what they sent
        """That it was kept. A method in the body would be run without our hearing what came of it."""
        return RawReply(status=200)

    def unavailable(self, request: RawRequest) -> RawReply:  # noqa: ARG002 - there is nobody to read words
        """The platform comes again for a day, in order; 410 would make it forget the webhook."""
        return RawReply(status=503, headers={COME_AGAIN: _SECONDS})


def telegram_webhooks(settings: Settings, texts: Texts, clock: Clock) -> Mapping[str, Webhook]:
    """The webhook for the public site; none where updates are fetched instead. Needs nothing of what sends."""
    if fetches(settings):
        return {}
    reader = update_reader(settings, texts)
    return {TELEGRAM_PATH: TelegramWebhook(secret=secret_token(settings), reader=reader, clock=clock)}
