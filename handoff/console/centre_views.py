"""Local centres as a consultant is shown them, with the text that goes into a reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.centre_rows import Centre
from config.centre_search import Found
from handoff.console.office import Office
from most116.core.conversation import Language

_ALL_DAY = "24/7"


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreCard:
    """One centre that was found. `text` is what is put into a reply, in lines."""

    name: str
    where: str
    near: str
    text: str
    access: tuple[str, ...]
    checked: str
    old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreSearch:
    """The panel. `listed`: there is a directory at all."""

    place: str
    listed: bool
    cards: Sequence[CentreCard]


def centre_search(place: Office, name: str, language: Language) -> CentreSearch:
    """What the directory has near the place of this name, for a talk in this language."""
    index = place.centres.index()
    cards = [_card(place, found, language) for found in index.find(name)]
    return CentreSearch(place=name, listed=bool(index.centres), cards=cards)


def reply_text(place: Office, centre: Centre, language: Language) -> str:
    """Name, address, numbers and hours, each on a line of its own."""
    address = ", ".join(part for part in (centre.address, centre.town) if part)
    phones = place.word("desk.centres.phone", phones=", ".join(centre.phones))
    hours = place.texts.interface("help.all_day", language) if centre.hours == _ALL_DAY else centre.hours
    return "\n".join(line for line in (centre.name, address, phones, hours) if line)


def _card(place: Office, found: Found, language: Language) -> CentreCard:
    centre, word = found.centre, place.word
    return CentreCard(
        name=centre.name,
        where=f"{centre.town}, {centre.county}, {centre.voivodeship}",
        near=word(f"desk.centres.near.{found.nearness.name.lower()}"),
        text=reply_text(place, centre, language),
        access=tuple(_access(place, centre)),
        checked=word("desk.centres.checked", date=f"{centre.checked:%d.%m.%Y}", source=centre.source),
        old=place.centres.stale(centre.checked),
    )


def _access(place: Office, centre: Centre) -> Iterator[str]:
    """What is known of how to get in and to be understood, in Polish."""
    known = (("wheelchair", centre.wheelchair), ("interpreter", centre.interpreter), ("loop", centre.induction_loop))
    for name, answer in known:
        if answer is not None:
            yield place.word(f"help.{name}.{'yes' if answer else 'no'}")
    if centre.quiet_hours:
        yield place.word("help.quiet", hours=centre.quiet_hours)
    if centre.languages:
        yield f"{place.word('help.languages')}: {', '.join(centre.languages)}"
