"""What of a reply its writer is asked about before it goes: numbers and links that nobody here has vouched for."""

import re
from collections.abc import Iterator
from enum import StrEnum

from handoff.console.office import Office
from handoff.veils import digits_of
from most116.core.errors import DeskError

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s/?#]+|\b(?:[\w-]+\.)+(?:pl|com|org|net|eu|info|io|me|app|ua|ru|uk|gg)\b", re.IGNORECASE
)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
# Digits that stand together, however they are grouped. Six and more are called; so are the emergency services' three.
_RUN = re.compile(r"(?<![\d.,:/-])\+?\d(?:[ ()-]{0,2}\d)*(?!\d)")
_CALLED = re.compile(r"\d{6,}|99[789]")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.\d{1,2}\.\d{4}\b")
STRANGE = "desk.strange_words"


class Check(StrEnum):
    """How a reply is looked at before it goes. INSIST: its writer has read what is strange in it and wants it so."""

    OFF = "off"
    ASK = "ask"
    INSIST = "insist"


def checked(place: Office, text: str, check: Check) -> str:
    """The kinds of what is strange in the text and goes all the same, for the audit. Refuses it where it is asked."""
    if check is Check.OFF:
        return ""
    found = [*strange(place, text)]
    if found and check is Check.ASK:
        raise DeskError(409, STRANGE, found=", ".join(dict.fromkeys(words for _, words in found)))
    return " ".join(sorted({kind for kind, _ in found}))


def strange(place: Office, text: str) -> Iterator[tuple[str, str]]:
    """What nobody has vouched for, as `number` or `link` with the words themselves."""
    hosts = _own_hosts(place)
    for link in _LINK.finditer(text):
        host = _SCHEME.sub("", link[0]).rpartition("@")[2].partition(":")[0].casefold()
        if not any(host == own or host.endswith(f".{own}") for own in hosts):
            yield "link", link[0]
    known = "|".join(known_numbers(place))
    for run in _RUN.finditer(_DATE.sub(" ", _LINK.sub(" ", text))):
        digits = digits_of(run[0])
        vouched = re.fullmatch(f"(?:{known})+", digits) or digits in _centre_numbers(place)
        if _CALLED.fullmatch(digits) and not vouched:
            yield "number", run[0]


def known_numbers(place: Office) -> list[str]:
    """The digits of every number that the dated table shows."""
    return [digits_of(number.value) for number in place.aids.numbers.shown().values()]


def _own_hosts(place: Office) -> set[str]:
    named = [place.aids.own_host, *(number.source for number in place.aids.numbers.shown().values())]
    named += [centre.source for centre in place.centres.index().centres]
    return {_SCHEME.sub("", one).partition("/")[0].casefold() for one in named if "." in one}


def _centre_numbers(place: Office) -> set[str]:
    return {digits_of(phone) for centre in place.centres.index().centres for phone in centre.phones}
