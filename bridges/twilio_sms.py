"""SMS in and out through Twilio: https://www.twilio.com/docs/messaging."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bridges.raw_http import Ignored, RawReply, RawRequest, Webhook
from bridges.readable import readable
from bridges.signatures import twilio_signed
from bridges.splitting import split_numbered
from bridges.twilio_form import TwilioForm
from bridges.twilio_message import FALLBACK_FIELDS, read_message
from bridges.twilio_status import STATUS_PATH, callback_url, is_report, read_report
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import ConfigurationError
from most116.core.ids import TextKey
from most116.core.messages import ChannelTraits, DeliveryReport, InboundMessage, Letter, SendReceipt
from most116.core.ports import Mailbox

if TYPE_CHECKING:
    from bridges.twilio_rest import TwilioRest

SMS_PATH = "/webhooks/twilio/sms"
# Twilio takes 1600 characters and advises to stay below 320: carriers lose or refuse longer ones.
_PART_CHARS = 320
_LONGEST_VALIDITY = 36_000


class TwilioWebhook:
    """Reads what Twilio posts, on either of our two addresses: messages from people and reports about letters.

    `outage_text` is what a person gets when nothing can be kept and Twilio still listens.
    """

    def __init__(
        self, *, account_sid: str, tokens: Sequence[str], our_number: str, outage_text: str, clock: Clock
    ) -> None:
        self._account_sid = account_sid
        self._tokens = tuple(tokens)
        self._our_number = our_number
        self._outage = _twiml(f"<Message>{escape(outage_text)}</Message>")
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
        return [read_message(form, self._our_number, self._clock.now())]

    def answer(self, request: RawRequest) -> RawReply:  # noqa: ARG002 - some platforms are answered with what they sent
        """Nothing to say: the words follow as letters. Anything but XML could be sent to the person as a text."""
        return RawReply(status=200, body=_twiml(""), content_type="text/xml")

    def unavailable(self, request: RawRequest) -> RawReply:
        """The numbers to call. Twilio tries another address after a 503, and reads the text of a success only."""
        form = TwilioForm.read(request.body)
        if form is None or is_report(form):
            return RawReply(status=503)
        last_call = any(name in form for name in FALLBACK_FIELDS)
        return RawReply(status=200 if last_call else 503, body=self._outage, content_type="text/xml")


class TwilioSms:
    """The way out, one SMS for each part. Implements the port `Bridge`."""

    traits = ChannelTraits(max_chars=_PART_CHARS, reports_delivery=True, plain_ascii=True)

    def __init__(self, *, rest: "TwilioRest", our_number: str, public_base_url: str, validity_seconds: int) -> None:
        self._rest = rest
        self._our_number = our_number
        self._public_base_url = public_base_url
        self._validity_seconds = min(validity_seconds, _LONGEST_VALIDITY)

    def split(self, text: str) -> Sequence[str]:
        return split_numbered(readable(text), _PART_CHARS)

    async def send(self, letter: Letter) -> SendReceipt:
        """Send from the number that the person wrote to. After a time-out the status callback tells what happened."""
        sid = await self._rest.create_message(
            to=letter.to.reveal(),
            sender=letter.slot or self._our_number,
            body=readable(letter.body.reveal()),
            status_callback=callback_url(self._public_base_url, letter.id, letter.part),
            validity_seconds=self._validity_seconds,
        )
        return SendReceipt(platform_id=sid)

    async def close(self) -> None:
        await self._rest.close()


def sms_webhooks(settings: Settings, texts: Texts, clock: Clock) -> Mapping[str, Webhook]:
    """Both addresses of Twilio, for the public site; needs none of its library."""
    twilio = settings.twilio
    webhook = TwilioWebhook(
        account_sid=twilio.account_sid,
        tokens=_tokens(settings),
        our_number=twilio.sms_number,
        outage_text=texts.render(
            TextKey("unavailable"), language=Language.PL, line=twilio.entry_line, channel=Channel.SMS
        ),
        clock=clock,
    )
    return {SMS_PATH: webhook, STATUS_PATH: webhook}


def sms_bridge(settings: Settings, mailbox: Mailbox) -> TwilioSms:  # noqa: ARG001 - every bridge is made alike
    """The way out, for the worker; imports Twilio's library."""
    from bridges.twilio_rest import TwilioRest

    twilio = settings.twilio
    rest = TwilioRest(
        account_sid=twilio.account_sid,
        auth_token=_tokens(settings)[0],
        api_base=twilio.api_base,
        timeout_seconds=twilio.timeout_seconds,
    )
    return TwilioSms(
        rest=rest,
        our_number=twilio.sms_number,
        public_base_url=settings.public_base_url,
        validity_seconds=twilio.validity_seconds,
    )


def _tokens(settings: Settings) -> list[str]:
    """The account's token and, while it is being changed, the one before. An empty one would let everybody sign."""
    given = (settings.twilio.auth_token, settings.twilio.previous_auth_token)
    tokens = [token.get_secret_value() for token in given if token and token.get_secret_value()]
    if not settings.twilio.on or not tokens:
        raise ConfigurationError("SMS is off: set MOST116_TWILIO__ACCOUNT_SID, __AUTH_TOKEN and __SMS_NUMBER")
    return tokens


def _twiml(content: str) -> bytes:
    return f"<Response>{content}</Response>".encode() if content else b"<Response/>"
