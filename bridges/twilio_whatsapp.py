"""WhatsApp out through Twilio: https://www.twilio.com/docs/whatsapp. The way in is twilio_webhook."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bridges.readable import readable
from bridges.splitting import split_text
from bridges.twilio_status import callback_url
from bridges.whatsapp_message import WHATSAPP
from config.platforms import WhatsApp
from config.settings import Settings
from most116.core.clock import Clock, SystemClock
from most116.core.conversation import Channel, Language
from most116.core.errors import MISCONFIGURED, REJECTED, WINDOW_CLOSED, BridgeError
from most116.core.messages import REPLY_WINDOWS, Author, ChannelTraits, Letter, SendReceipt
from most116.core.ports import Mailbox

if TYPE_CHECKING:
    from bridges.twilio_rest import TwilioRest

# Platform sheet 3.2: free words for a day after the person's last message, and in that time three buttons at most.
_WINDOW = REPLY_WINDOWS[Channel.WHATSAPP]
_BUTTONS, _TITLE_CHARS, _ID_CHARS, _CONTENT_CHARS = 3, 20, 256, 1024


class TwilioWhatsApp:
    """Implements the port `Bridge`. What each letter is sent as follows from the window and from what is prepared."""

    def __init__(
        self, *, rest: "TwilioRest", whatsapp: WhatsApp, public_base_url: str, validity_seconds: int, clock: Clock
    ) -> None:
        self._rest = rest
        self._whatsapp = whatsapp
        self._public_base_url = public_base_url
        self._validity_seconds = validity_seconds
        self._clock = clock
        contents = (whatsapp.buttons_1, whatsapp.buttons_2, whatsapp.buttons_3)
        self._contents = {number: sid for number, sid in enumerate(contents, 1) if sid}
        self._templates = {
            Language.PL: whatsapp.template_pl,
            Language.UK: whatsapp.template_uk,
            Language.EN: whatsapp.template_en,
            Language.RU: whatsapp.template_ru,
        }
        self.traits = ChannelTraits(
            max_chars=whatsapp.message_chars,
            buttons=max(self._contents, default=0),
            reports_delivery=True,
            reply_window=int(_WINDOW.total_seconds()),
            per_second=whatsapp.messages_per_second,
        )

    def split(self, text: str) -> Sequence[str]:
        return split_text(readable(text), self.traits.max_chars)

    async def send(self, letter: Letter) -> SendReceipt:
        """Send freely while the window is open, by a template afterwards.

        The window is measured by when we heard the person; where the platform measures otherwise, its refusal is
        answered by the template, if there is one for these words. Raises WINDOW_CLOSED when there is none.
        """
        body, template = readable(letter.body.reveal()), self._template(letter)
        if self._clock.now() - letter.last_heard_at < _WINDOW:
            try:
                return await self._send_freely(letter, body)
            except BridgeError as refused:
                if refused.failure is not WINDOW_CLOSED or not template:
                    raise
        if not template:
            raise BridgeError(WINDOW_CLOSED)
        # A value of a template may hold no line breaks.
        return await self._create(letter, _content(template, " ".join(body.split())))

    async def close(self) -> None:
        await self._rest.close()

    async def _send_freely(self, letter: Letter, body: str) -> SendReceipt:
        """With buttons where they are prepared. The words matter more: without them when the platform refuses them."""
        content = self._contents.get(len(letter.options))
        if content and len(body) <= _CONTENT_CHARS:
            buttons = [field for one in letter.options for field in (one.label[:_TITLE_CHARS], one.value[:_ID_CHARS])]
            try:
                return await self._create(letter, _content(content, body, *buttons))
            except BridgeError as refused:
                if refused.failure not in {REJECTED, MISCONFIGURED}:
                    raise
        return await self._create(letter, {"Body": body})

    async def _create(self, letter: Letter, words: Mapping[str, str]) -> SendReceipt:
        sid = await self._rest.create_message(
            to=letter.to.reveal(),
            sender=f"{WHATSAPP}{letter.slot or self._whatsapp.number}",
            words=words,
            status_callback=callback_url(self._public_base_url, letter.id, letter.part),
            validity_seconds=self._validity_seconds,
        )
        return SendReceipt(platform_id=sid)

    def _template(self, letter: Letter) -> str:
        """The approved template for a consultant's words in this language; days later a machine has nothing to say."""
        return self._templates[letter.language] if letter.author is Author.CONSULTANT else ""


def whatsapp_bridge(settings: Settings, mailbox: Mailbox) -> TwilioWhatsApp:  # noqa: ARG001 - every bridge is made alike
    """The way out, for the worker; imports Twilio's library."""
    from bridges.twilio_rest import rest_of

    return TwilioWhatsApp(
        rest=rest_of(settings.twilio),
        whatsapp=settings.whatsapp,
        public_base_url=settings.public_base_url,
        validity_seconds=settings.twilio.validity_seconds,
        clock=SystemClock(),
    )


def _content(sid: str, *values: str) -> Mapping[str, str]:
    """A prepared content with its variables {{1}}, {{2}}, … filled in."""
    variables = {str(number): value for number, value in enumerate(values, 1)}
    return {"ContentSid": sid, "ContentVariables": json.dumps(variables, ensure_ascii=False)}
