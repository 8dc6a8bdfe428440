"""An incoming WhatsApp message as Twilio posts it: https://www.twilio.com/docs/whatsapp/api.

The person's name, the advert they came by and where they are, are never read; files are counted and never fetched.
"""

import re
from datetime import datetime

from bridges.raw_http import Ignored
from bridges.twilio_form import TwilioForm
from bridges.twilio_message import INCOMING, OPT_OUT, count_files, entry_code, platform_id
from most116.core.conversation import Channel
from most116.core.messages import InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret

WHATSAPP = "whatsapp:"
# A number or an id of the platform's own (platform sheet 3.1): nothing is read from it, it is only answered to.
_PERSON = re.compile(r"whatsapp:[!-~]{1,160}")
_OURS = re.compile(r"whatsapp:(\+?[0-9]{3,15})")
_LONGEST_CHOICE = 256
_CARDS = {"location", "contact", "contacts"}


def read_whatsapp(our_number: str, form: TwilioForm, now: datetime) -> InboundMessage | Ignored:
    """The message in `form`. Only one that nobody could answer is ignored; broken fields cost no message."""
    if "Body" not in form and form.text("SmsStatus").lower() not in INCOMING:
        return Ignored("unknown kind of event")
    sender, ours = form.text("From"), _OURS.fullmatch(form.text("To"))
    slot = ours[1] if ours else our_number
    if not _PERSON.fullmatch(sender):
        return Ignored("sender that cannot be answered")
    if sender.removeprefix(WHATSAPP) in {slot, our_number}:
        return Ignored("our own number")
    if form.text("MessageType").lower() == "reaction":
        return Ignored("reaction")
    choice, files = form.text("ButtonPayload")[:_LONGEST_CHOICE], count_files(form) or int(_is_card(form))
    text = (form.text("Body") or form.text("ButtonText")).strip()
    return InboundMessage(
        channel=Channel.WHATSAPP,
        slot=slot,
        sender=ReplyAddress(sender),
        platform_id=platform_id(form),
        kind=Kind.CHOICE if choice else _kind(form, text, files),
        text=Secret(text),
        received_at=now,
        choice=choice or None,
        attachment_count=files,
        entry_code=entry_code(text),
    )


def _kind(form: TwilioForm, text: str, files: int) -> Kind:
    """What cannot be shown (what is not known yet) is unreadable, so that a person asks for words."""
    opted = OPT_OUT.get(form.text("OptOutType").upper())
    if opted is not None:
        return opted
    if files:
        spoken = form.text("MediaContentType0").lower().startswith("audio/")
        return Kind.VOICE if spoken and files == 1 else Kind.MEDIA
    if _is_card(form):
        return Kind.MEDIA
    return Kind.TEXT if text else Kind.UNREADABLE


def _is_card(form: TwilioForm) -> bool:
    """Where somebody is and whom they know is shown to nobody, only that it was sent (domain sheet 2.2)."""
    return "Latitude" in form or form.text("MessageType").lower() in _CARDS
