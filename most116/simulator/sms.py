"""The network between a telephone and the platform: texts go in, signed webhooks come out, replies come back."""

from typing import Any

from most116.simulator.ledger import Message, Phone
from most116.simulator.segments import count_segments
from most116.simulator.stage import Stage
from most116.simulator.twilio_facts import API_VERSION, BODY_LIMIT, new_sid
from most116.simulator.webhook import Webhook

_STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"}
_START = {"START", "UNSTOP", "YES"}
_HELP = {"HELP", "INFO"}


class SmsNetwork:
    """Sends what a person types to our webhook, and applies the platform's own stop words."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._config, self._ledger = stage, stage.config, stage.ledger
        self._webhook = Webhook(stage.config, stage.ledger, stage.wire)

    async def send(self, number: str, text: str, media: int = 0, fields: dict[str, Any] | None = None) -> Message:
        """Returns when our webhook has answered or failed. `fields` overrides form fields; null leaves one out."""
        problem = _problem(text, media)
        if problem:
            raise ValueError(problem)
        now, (encoding, segments) = self._ledger.now(), count_segments(text)
        sid = new_sid("MM" if media else "SM")
        message = Message(sid, number, "inbound", text, "received", now, now, encoding, segments, media, sent_at=now)
        form = self._form(message)
        for name, value in (fields or {}).items():
            form.pop(name, None)
            if value is not None:
                form[name] = str(value)
        "".join(form.values()).encode()  # what cannot be encoded is refused before anything is kept
        self._ledger.add(message)
        phone = self._ledger.phone(number)
        phone.last_form = form
        answer = self._obey(phone, text) if self._config.stop_words_on else None
        await self._deliver(message, form)
        if answer:
            self._reply(number, answer)
        return message

    async def replay(self, number: str) -> Message:
        """Delivers the last webhook of a phone once more: the same message, as a platform may."""
        phone = self._ledger.phones.get(number)
        sent = [each for each in phone.messages if each.direction == "inbound"] if phone else []
        if phone is None or phone.last_form is None or not sent:
            raise ValueError("nothing was sent from this number yet")
        message = sent[-1]
        await self._deliver(message, phone.last_form)
        return message

    async def _deliver(self, message: Message, form: dict[str, str]) -> None:
        outcome = await self._webhook.tell(form)
        message.calls.extend(outcome.calls)
        self._ledger.touch(message)
        if not self._ledger.opted_out(message.number):
            for text in outcome.replies:
                self._reply(message.number, text)

    def _form(self, message: Message) -> dict[str, str]:
        form = {
            "ToCountry": "PL",
            "ToState": "",
            "SmsMessageSid": message.sid,
            "NumMedia": str(message.media),
            "ToCity": "",
            "FromZip": "",
            "SmsSid": message.sid,
            "FromState": "",
            "SmsStatus": "received",
            "FromCity": "",
            "Body": message.text,
            "FromCountry": "PL",
            "To": self._config.sms_number,
            "ToZip": "",
            "NumSegments": str(message.segments),
            "MessageSid": message.sid,
            "AccountSid": self._config.account_sid,
            "From": message.number,
            "ApiVersion": API_VERSION,
        }
        for index in range(message.media):
            path = f"/{API_VERSION}/Accounts/{self._config.account_sid}/Messages/{message.sid}/Media/{new_sid('ME')}"
            form[f"MediaUrl{index}"] = f"http://{self._config.host}:{self._config.port}{path}"
            form[f"MediaContentType{index}"] = "image/jpeg"
        return form

    def _obey(self, phone: Phone, text: str) -> str | None:
        """The platform's own answer to a message of one stop, start or help word."""
        word = text.strip().upper()
        if word in _STOP and not phone.opted_out:
            phone.opted_out = True
            return "You have successfully been unsubscribed. Reply START to resubscribe."
        if word in _START and phone.opted_out:
            phone.opted_out = False
            return "You have successfully been re-subscribed. Reply STOP to unsubscribe."
        return "Reply STOP to unsubscribe." if word in _HELP and not phone.opted_out else None

    def _reply(self, number: str, text: str) -> None:
        now, (encoding, segments) = self._ledger.now(), count_segments(text)
        self._ledger.add(
            Message(
                new_sid("SM"), number, "outbound-reply", text, "delivered", now, now, encoding, segments, sent_at=now
            )
        )


def _problem(text: str, media: int) -> str | None:
    if not text and not media:
        return "text: something to send"
    if len(text) > BODY_LIMIT:
        return f"text: the platform carries {BODY_LIMIT} characters at most"
    return None if 0 <= media <= 10 else "media: 0 to 10"
