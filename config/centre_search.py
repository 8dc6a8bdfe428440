"""Finds local crisis centres by a town, a county or a voivodeship, however it is written, nearest first."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from config.centre_rows import Centre

_LONGEST = 80
_MOST_WORDS = 6
_WORD = re.compile(r"[a-z0-9]+")
# Letters that no decomposition takes apart, and Cyrillic as Poles would write the sound.
_PLAIN = str.maketrans(
    {
        "ł": "l", "а": "a", "б": "b", "в": "w", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ж": "z", "з": "z",
        "и": "y", "і": "i", "ї": "i", "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz", "ъ": "",
        "ы": "y", "ь": "", "э": "e", "ю": "u", "я": "ia", "ʼ": "", "’": "", "'": "",
    }
)  # fmt: skip
# Words around a name that say nothing about it.
_BESIDE = frozenset(
    {"w", "we", "z", "ze", "do", "na", "od", "kolo", "obok", "pod", "okolice", "miasto", "gmina", "powiat", "powiecie",
     "pow", "woj", "wojewodztwo", "wojewodztwie", "in", "near"}
)  # fmt: skip
_BEGINNING, _ENDING = 3, 3
# How little a word is like a name: the same, its beginning, another form of it, mistyped.
_SAME, _BEGINS, _DECLINED, _MISTYPED = range(4)
# From how many letters on a word may have so many typing mistakes.
_MISTAKES = ((7, 2), (4, 1))


class Nearness(IntEnum):
    """How near a centre is to the place that was asked for."""

    HERE = 0
    COUNTY = 1
    VOIVODESHIP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A centre, and how near it is."""

    centre: Centre
    nearness: Nearness


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """`missed`: words asked for that the centre's places do not have; `cost`: how little the others are alike."""

    centre: Centre
    nearness: Nearness
    missed: int
    cost: int


class CentreIndex:
    """The directory, ready to be searched. An empty one finds nothing."""

    def __init__(self, centres: Iterable[Centre] = ()) -> None:
        self.centres = tuple(sorted(centres, key=_order))
        self._places = {centre: tuple(_places(centre)) for centre in self.centres}
        self._words = frozenset(own for places in self._places.values() for _, place in places for own in place)

    def find(self, text: str) -> tuple[Found, ...]:
        """Centres of the place that `text` names, then of its county, then of its voivodeship. Never raises.

        Of all places only those count that have most of the words, and have them best: a name as it is written before
        a form of it, and that before one with typing mistakes.
        """
        asked = [word for word in _words(text[:_LONGEST]) if word not in _BESIDE][:_MOST_WORDS]
        alike = {word: {own: cost for own in self._words if (cost := _cost(word, own)) is not None} for word in asked}
        hits = [hit for centre in self.centres if (hit := self._hit(centre, alike)) is not None]
        if not hits:
            return ()
        best = min((hit.missed, hit.cost, hit.nearness) for hit in hits)
        return self._around([hit for hit in hits if (hit.missed, hit.cost, hit.nearness) == best])

    def _hit(self, centre: Centre, alike: Mapping[str, Mapping[str, int]]) -> _Hit | None:
        """How the centre is meant: a place of it has all words that were asked, or all its own are among them."""
        levels: list[Nearness] = []
        costs: dict[str, int] = {}
        for level, place in self._places[centre]:
            of_place = {word: min(costs_of) for word in alike if (costs_of := _costs(alike[word], place))}
            whole = all(any(own in alike[word] for word in alike) for own in place)
            if place and of_place and (whole or len(of_place) == len(alike)):
                levels.append(level)
                costs |= {word: min(cost, costs.get(word, cost)) for word, cost in of_place.items()}
        if not levels:
            return None
        return _Hit(centre=centre, nearness=min(levels), missed=len(alike) - len(costs), cost=sum(costs.values()))

    def _around(self, hits: list[_Hit]) -> tuple[Found, ...]:
        """The centres that were hit, and what is nearest to them by the administrative order."""
        hit = {one.centre: one.nearness for one in hits}
        counties = {_county(centre) for centre, level in hit.items() if level <= Nearness.COUNTY}
        voivodeships = {centre.voivodeship for centre in hit}
        found = list[Found]()
        for centre in self.centres:
            if centre in hit:
                found.append(Found(centre=centre, nearness=hit[centre]))
            elif _county(centre) in counties:
                found.append(Found(centre=centre, nearness=Nearness.COUNTY))
            elif centre.voivodeship in voivodeships:
                found.append(Found(centre=centre, nearness=Nearness.VOIVODESHIP))
        # Sorting keeps the order of the directory among those that are equally near.
        return tuple(sorted(found, key=lambda one: one.nearness))


def fold(text: str) -> str:
    """The text in small letters of the Latin alphabet without marks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_PLAIN)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _order(centre: Centre) -> tuple[str, str, str]:
    return fold(centre.voivodeship), fold(centre.town), fold(centre.name)


def _county(centre: Centre) -> tuple[str, str]:
    return centre.voivodeship, fold(centre.county)


def _places(centre: Centre) -> Iterator[tuple[Nearness, tuple[str, ...]]]:
    """Every name by which the centre is found, as its words, with the level that it names."""
    for name in (centre.town, *centre.serves):
        yield Nearness.HERE, tuple(word for word in _words(name) if word not in _BESIDE)
    yield Nearness.COUNTY, tuple(word for word in _words(centre.county) if word not in _BESIDE)
    yield Nearness.VOIVODESHIP, tuple(_words(centre.voivodeship))


def _costs(alike: Mapping[str, int], place: tuple[str, ...]) -> list[int]:
    return [alike[own] for own in place if own in alike]


def _cost(word: str, own: str) -> int | None:
    """How little the word is like the name's own word; None when it is another word."""
    if word == own:
        return _SAME
    if len(word) >= _BEGINNING and own.startswith(word):
        return _BEGINS
    # "Krakowie", "Łodzi", "Zielonej Górze": what differs is an ending.
    shared = next((n for n, (a, b) in enumerate(zip(word, own, strict=False)) if a != b), min(len(word), len(own)))
    if shared >= max(_BEGINNING, len(own) - 2) and len(word) - shared <= _ENDING:
        return _DECLINED
    # Few mistype a name at its very beginning, and most names are told apart there at next to no cost.
    if word[0] not in own[:2] and own[0] not in word[:2]:
        return None
    allowed = next((mistakes for letters, mistakes in _MISTAKES if min(len(word), len(own)) >= letters), 0)
    if abs(len(word) - len(own)) <= allowed and _distance(word, own, allowed) <= allowed:
        return _MISTYPED
    return None


def _distance(one: str, other: str, enough: int) -> int:
    """How many letters are wrong, missing, too many or in each other's place; may stop beyond `enough`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        now = [i]
        for j, same in enumerate(other, start=1):
            best = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != same))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == same:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        if min(now) > enough:
            return enough + 1
        before, row = row, now
    return row[-1]
