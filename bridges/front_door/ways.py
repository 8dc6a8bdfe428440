"""The ways to talk that are switched on, each with the link that opens it, in the order that suits the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from config.phone_numbers import NumberTable
from config.settings import Settings
from most116.core.conversation import Channel, Line
from most116.core.doors import Doors, Gate

_YOUTH = (
    Channel.WEBCHAT,
    Channel.DISCORD,
    Channel.INSTAGRAM,
    Channel.MESSENGER,
    Channel.TELEGRAM,
    Channel.WHATSAPP,
    Channel.SMS,
    Channel.FORM,
)
_ADULT = (
    Channel.WEBCHAT,
    Channel.MESSENGER,
    Channel.WHATSAPP,
    Channel.SMS,
    Channel.TELEGRAM,
    Channel.INSTAGRAM,
    Channel.DISCORD,
    Channel.FORM,
)
_PHONES = {Line.YOUTH: ("n116111",), Line.ADULT: ("n116123",), None: ("n116111", "n116123")}


PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`name` is a channel or `phone`; `number` is what to call, as it is written."""

    name: str
    link: str
    number: str = ""


def ways(
    settings: Settings, numbers: NumberTable, line: Line | None, code: str = "", greeting: str = ""
) -> tuple[Way, ...]:
    """Writing first, then calling: whoever opened a page rather writes.

    `line` None: the page belongs to both. `code` is the entry code that tells the line to the channels, `greeting`
    the word before it where only a draft can carry it.
    """
    links = _links(settings, line, code, quote(f"{greeting} [{code}]".strip()))
    written = [Way(name=each, link=links[each]) for each in (_ADULT if line is Line.ADULT else _YOUTH) if each in links]
    shown = [number for each in _PHONES[line] if (number := numbers.value(each))]
    return (*written, *(Way(name=PHONE, link=f"tel:{_digits(number)}", number=number) for number in shown))


def open_ways(found: Sequence[Way], line: Line | None, doors: Doors) -> list[Way]:
    """Without those in which nobody reads, and those that are overrun behind all others; the telephones always stay.

    So a page goes in steps from the chat over the form to the telephones, as its gates do.
    """

    def gate(way: Way) -> Gate:
        return Gate.OPEN if way.name == PHONE else doors.gate(line, Channel(way.name))

    return sorted((way for way in found if not gate(way).shut), key=gate)


def _links(settings: Settings, line: Line | None, code: str, draft: str) -> Mapping[Channel, str]:
    """Where each channel that is on is opened, with the entry code where a link can carry one.

    Formats: platform sheet 2.10, 3.3, 4.6, 5.5, 6.4.
    """
    meta, telegram = settings.meta, settings.telegram
    discord = settings.discord.application_id if settings.discord.on else settings.front.discord_application_id
    ref = f"?ref={code}" if code else ""
    # A number that belongs to the line knows it already: nothing is written in the person's place.
    text = f"?text={draft}" if code and settings.whatsapp.entry_line is not line else ""
    body = f"?body={draft}" if code and settings.twilio.entry_line is not line else ""
    found = {
        Channel.WEBCHAT: settings.webchat.on and f"/chat?for={code}".removesuffix("?for="),
        Channel.FORM: settings.form.on and f"/form?for={code}".removesuffix("?for="),
        Channel.DISCORD: discord and f"https://discord.com/oauth2/authorize?client_id={discord}",
        Channel.MESSENGER: meta.on and f"https://m.me/{meta.page_id}{ref}",
        Channel.INSTAGRAM: meta.on and meta.instagram_name and f"https://ig.me/m/{meta.instagram_name}{ref}",
        # A link with a payload shows a button to begin with, also to who has talked with us before.
        Channel.TELEGRAM: telegram.on and telegram.bot_name and f"https://t.me/{telegram.bot_name}?start={code or 0}",
        Channel.WHATSAPP: settings.whatsapp.on and f"https://wa.me/{_digits(settings.whatsapp.number)}{text}",
        Channel.SMS: settings.twilio.on and f"sms:{settings.twilio.sms_number}{body}",
    }
    return {channel: str(link) for channel, link in found.items() if link}


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdecimal())
