"""Status callbacks: what became of a message that Twilio took from us."""

import re
from collections.abc import Mapping

from bridges.raw_http import Ignored
from bridges.twilio_errors import twilio_failures
from bridges.twilio_form import TwilioForm
from most116.core.conversation import Channel
from most116.core.errors import REJECTED
from most116.core.ids import LetterId
from most116.core.messages import Delivery, DeliveryReport

STATUS_PATH = "/webhooks/twilio/status"
_LETTER = re.compile(r"[0-9a-z]{26}")
_CODE = re.compile(r"[1-9][0-9]{3,5}")

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
_STATES: Mapping[str, Delivery] = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.QUEUED,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    # Half a text is not what was said: the consultant must know.
    "partially_delivered": Delivery.FAILED,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}


def callback_url(public_base_url: str, letter: LetterId, part: int) -> str:
    """Where Twilio reports to. The query is signed, and names the letter even when our call never returned."""
    return f"{public_base_url}{STATUS_PATH}?m={letter}&p={part}"


def is_report(form: TwilioForm) -> bool:
    """True when the form is about a message of ours."""
    return _status(form) in _STATES


def read_report(form: TwilioForm, query: Mapping[str, str]) -> DeliveryReport | Ignored:
    """The report in `form`; `query` is that of the address we gave with the message."""
    sid = form.text("MessageSid") or form.text("SmsSid")
    state = _STATES.get(_status(form))
    if not sid or state is None:
        return Ignored("status callback without an id")
    code = form.text("ErrorCode")
    letter, part = query.get("m", ""), query.get("p", "")
    failed = state is Delivery.FAILED
    return DeliveryReport(
        channel=Channel.WHATSAPP if form.text("To").startswith("whatsapp:") else Channel.SMS,
        platform_id=sid,
        state=state,
        code=code if failed and _CODE.fullmatch(code) else None,
        reason=twilio_failures().get(code, REJECTED).code if failed else None,
        letter=LetterId(letter) if _LETTER.fullmatch(letter) else None,
        part=int(part) if part.isascii() and part.isdecimal() and len(part) < 4 else 0,
    )


def _status(form: TwilioForm) -> str:
    return (form.text("MessageStatus") or form.text("SmsStatus")).lower()
