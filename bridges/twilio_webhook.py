"""The way in from Twilio, for SMS and WhatsApp: the account posts both alike, and signs both alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from xml.sax.saxutils import escape

from bridges.raw_http import Ignored, RawReply, RawRequest, Webhook
from bridges.signatures import twilio_signed
from bridges.twilio_form import TwilioForm
from bridges.twilio_message import FALLBACK_FIELDS, read_message
from bridges.twilio_status import STATUS_PATH, is_report, read_report
from bridges.whatsapp_message import WHATSAPP, read_whatsapp
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError
from most116.core.ids import TextKey
from most116.core.messages import DeliveryReport, InboundMessage

SMS_PATH = "/webhooks/twilio/sms"
WHATSAPP_PATH = "/webhooks/twilio/whatsapp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the messages of one channel are read; `outage_text` is what a person gets when nothing can be kept."""

    read: Callable[[TwilioForm, datetime], InboundMessage | Ignored]
    outage_text: str


class TwilioWebhook:
    """Reads what Twilio posts, on any of our addresses: messages from people and reports about letters.

    `readings` are those of the channels that are on.
    """

    def __init__(
        self, *, account_sid: str, tokens: Sequence[str], readings: Mapping[Channel, Reading], clock: Clock
    ) -> None:
        self._account_sid = account_sid
        self._tokens = tuple(tokens)
        self._readings = readings
        self._clock = clock

    def verify(self, request: RawRequest) -> bool:
        """True for a form post that the account's token, present or previous, has signed."""
        form = TwilioForm.read(request.body)
        given = request.headers.get("x-twilio-signature", "")
        return (
            request.method == "POST"
            and form is not None
            and twilio_signed(request.url, form.pairs, given, self._tokens)
        )

    def parse(self, request: RawRequest) -> Sequence[InboundMessage | DeliveryReport | Ignored]:
        form = TwilioForm.read(request.body)
        if form is None:
            return [Ignored("form with too many fields")]
        if form.text("AccountSid") not in {"", self._account_sid}:
            return [Ignored("another account")]
        if is_report(form):
            return [read_report(form, request.query)]
        reading = self._reading(form)
        return [Ignored("channel that is off") if reading is None else reading.read(form, self._clock.now())]

    def answer(self, request: RawRequest) -> RawReply:  # noqa: ARG002 - some platforms are answered with what they sent
        """Nothing to say: the words follow as letters. Anything but XML could be sent to the person as a text."""
        return RawReply(status=200, body=_twiml(""), content_type="text/xml")

    def unavailable(self, request: RawRequest) -> RawReply:
        """The numbers to call. Twilio tries another address after a 503, and reads the text of a success only."""
        form = TwilioForm.read(request.body)
        if form is None or is_report(form) or (reading := self._reading(form)) is None:
            return RawReply(status=503)
        last_call = any(name in form for name in FALLBACK_FIELDS)
        body = _twiml(f"<Message>{escape(reading.outage_text)}</Message>")
        return RawReply(status=200 if last_call else 503, body=body, content_type="text/xml")

    def _reading(self, form: TwilioForm) -> Reading | None:
        """By who wrote, not by which address was called: a number set up wrongly must lose no message."""
        channel = Channel.WHATSAPP if form.text("From").startswith(WHATSAPP) else Channel.SMS
        return self._readings.get(channel)


def twilio_webhooks(settings: Settings, texts: Texts, clock: Clock) -> Mapping[str, Webhook]:
    """The addresses of Twilio, for the public site; needs none of its library."""
    twilio, whatsapp = settings.twilio, settings.whatsapp
    if not twilio.tokens:
        raise ConfigurationError("SMS is off: set MOST116_TWILIO__ACCOUNT_SID, __AUTH_TOKEN and __SMS_NUMBER")

    def outage(channel: Channel, line: Line | None) -> str:
        return texts.render(TextKey("unavailable"), language=Language.PL, line=line, channel=channel)

    readings: dict[Channel, Reading] = {}
    if twilio.on:
        read = partial(read_message, twilio.sms_number)
        readings[Channel.SMS] = Reading(read=read, outage_text=outage(Channel.SMS, twilio.entry_line))
    if whatsapp.on:
        read = partial(read_whatsapp, whatsapp.number)
        readings[Channel.WHATSAPP] = Reading(read=read, outage_text=outage(Channel.WHATSAPP, whatsapp.entry_line))
    webhook = TwilioWebhook(account_sid=twilio.account_sid, tokens=twilio.tokens, readings=readings, clock=clock)
    paths = {Channel.SMS: SMS_PATH, Channel.WHATSAPP: WHATSAPP_PATH}
    return {**{paths[channel]: webhook for channel in readings}, STATUS_PATH: webhook}


def _twiml(content: str) -> bytes:
    return f"<Response>{content}</Response>".encode() if content else b"<Response/>"
