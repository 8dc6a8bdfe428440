"""An incoming SMS as Twilio posts it: https://www.twilio.com/docs/messaging/guides/webhook-request.

What Twilio guesses about the person (city, state, country) is never read, and files are counted and never fetched.
"""

import hashlib
import re
from datetime import datetime

from bridges.raw_http import Ignored
from bridges.readable import unpacked
from bridges.twilio_form import TwilioForm
from most116.core.conversation import Channel
from most116.core.messages import InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret

# Only the call to a fallback address has them; without them it is the same message as the call that failed.
FALLBACK_FIELDS = ("ErrorCode", "ErrorUrl")
# A person's number. Short codes and names (banks, carriers, spam) cannot be answered.
_PERSON = re.compile(r"\+[1-9][0-9]{6,14}")
_OURS = re.compile(r"\+?[0-9]{3,15}")
_SID = re.compile(r"[A-Za-z0-9]{1,64}")
# The draft that a link of ours opens ends with its code; whoever takes it away writes without one.
_ENTRY_CODE = re.compile(r"\[([A-Za-z0-9_=-]{1,64})\]\s*\Z")
INCOMING = {"", "receiving", "received"}
OPT_OUT = {"STOP": Kind.OPT_OUT, "START": Kind.OPT_IN}


def read_message(our_number: str, form: TwilioForm, now: datetime) -> InboundMessage | Ignored:
    """The message in `form`. Only one that nobody could answer is ignored; broken fields cost no message."""
    if "Body" not in form and form.text("SmsStatus").lower() not in INCOMING:
        return Ignored("unknown kind of event")
    sender, slot = form.text("From"), form.text("To")
    if not _PERSON.fullmatch(sender):
        return Ignored("sender that cannot be answered")
    if not _OURS.fullmatch(slot):
        slot = our_number
    if sender in {slot, our_number}:
        return Ignored("our own number")
    text, files = unpacked(form.text("Body")).strip(), count_files(form)
    return InboundMessage(
        channel=Channel.SMS,
        slot=slot,
        sender=ReplyAddress(sender),
        platform_id=platform_id(form),
        kind=_kind(form, text, files),
        text=Secret(text),
        received_at=now,
        attachment_count=files,
        entry_code=entry_code(text),
    )


def platform_id(form: TwilioForm) -> str:
    """Twilio's id. A form without a usable one gets an id of its content, the same whenever it comes again."""
    for name in ("MessageSid", "SmsMessageSid", "SmsSid"):
        sid = form.text(name)
        if _SID.fullmatch(sid):
            return sid
    content = sorted(pair for pair in form.pairs if pair[0].decode("latin-1") not in FALLBACK_FIELDS)
    return "form-" + hashlib.sha256(repr(content).encode()).hexdigest()[:40]


def entry_code(text: str) -> str | None:
    """The code at the end of a draft that a link of ours opened."""
    found = _ENTRY_CODE.search(text)
    return found[1] if found else None


def count_files(form: TwilioForm) -> int:
    count = form.text("NumMedia")
    plausible = count.isascii() and count.isdecimal() and len(count) < 4
    return int(count) if plausible else form.count("MediaUrl")


def _kind(form: TwilioForm, text: str, files: int) -> Kind:
    """HELP, and stop words that Twilio did not act on, stay words: they may be a cry (domain sheet 2.3)."""
    opted = OPT_OUT.get(form.text("OptOutType").upper())
    if opted is not None:
        return opted
    if files:
        return Kind.MEDIA
    return Kind.TEXT if text else Kind.UNREADABLE
