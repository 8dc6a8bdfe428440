"""Reads an age out of an answer or a story, in four languages: numbers, classes, years of birth, words like "adult"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from most116.core.conversation import AgeBand
from router import age_words as says
from router.numerals import with_digits
from router.school import age_by_class
from router.whose import WORD, Whose, ages_told
from safety_rules.folding import fold

_LONGEST = 300
# Long numbers, times, dates, shares and codes are blanked before an age is looked for.
_NO_NUMBER = re.compile(r"\d(?:[ -]?\d){5,}|\d{1,2}[:.]\d{2}(?!\d)|\d+ ?%|\b\d{2}-\d{3}\b|\+\d[\d ]*")
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]((?:19|20)\d\d)\b")
_HALF = re.compile(r"(?<=\d)[.,]\d(?!\d)|(?<=\d)(?: i pol| and a half| з половиною| с половинои)\b|(?<=\d0)'?s\b")
_AS_ONE_WORD = {
    "y/o": "yo",
    "y.o.": "yo",
    "in my": "inmy",
    "i will be": "illbe",
    "will be": "willbe",
    "going on": "goingon",
    "i ve": "ive",
}
_BORN_WORD = (
    r"(?:ur\.?|urodz\w+|rocznik\w*|jestem z|im from|i am from|born(?: in)?|р\.? ?н\.?|г\.? ?р\.?|народ\w+|род\w+)"
)
_YEAR = r"(?:w |in |у |в )?(?:roku |році |году )?'?(19[1-9]\d|20[0-3]\d)"
_BORN = re.compile(
    rf"^(?:hej )?(?:ja |я |i was )?(?:{_BORN_WORD} ?)?(?:sie )?{_YEAR} ?"
    rf"(?:r\.?|roku?|року|рік|года?|{_BORN_WORD})?(?: ?{_BORN_WORD})?[ .!]*$|\b{_BORN_WORD} (?:sie )?{_YEAR}\b"
)
_SHORT_BORN = re.compile(r"^(?:rocznik|ur\.?|jestem z) ?(?:z )?'?(\d{2})[ .]*$|^'?(\d{2}) rocznik[ .]*$")
_ROMAN = re.compile(r"^(x{0,3})(ix|iv|v?i{0,3})(?: l| lat)?[ .!]*$")
_ONES = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_ME = r"(?:jestem |i am |im |i m |я |ja |juz |osoba |already |an? |вже |уже |as )*"
_DENIED = r"(?:nie jestem (?:jeszcze )?|im not (?:an? )?|i am not (?:an? )?|я не |я ще не |я еще не |not )"
_GROWN = (
    r"(?:doroslym?|dorosla|pelnoletn\w+|adult|grown ?up|дорослии|доросла|взрослыи|взрослая|совершеннолетн\w+|"
    r"повнолітн\w+)"
)
_YOUNG = (
    r"(?:niepelnoletn\w+|nieletn\w+|maloletn\w+|nastolat\w+|kilkunastolat\w+|underage|minor|teen|teenager|"
    r"неповнолітн\w+|несовершеннолетн\w+|підліток|подросток)"
)
_OLD = r"(?:na |на )?(?:emeryt\w*|senior\w*|пенсі\w+|пенси\w+|pensioner|retired)"
_STUDENT = r"(?:student|studentka|studentem|na studiach|studiuje|студент\w*)"
_END = r"[ .,!)+-]*(?:$|(?:kobieta|osoba|mezczyzna|woman|man)\b)"
# Ages without a number, with their bands. Adults are banded 26-59, where most of them are; minors 13-15.
_BANDS: tuple[tuple[re.Pattern[str], AgeBand], ...] = (
    (re.compile(rf"^(?:{_DENIED}{_GROWN}|{_ME}{_YOUNG}){_END}"), AgeBand.FROM_13),
    (re.compile(rf"^{_ME}(?:{_GROWN}|18 ?\+){_END}"), AgeBand.FROM_26),
    (re.compile(rf"^{_ME}{_OLD}{_END}"), AgeBand.FROM_60),
    (re.compile(rf"^{_ME}{_STUDENT}{_END}"), AgeBand.FROM_18),
)
_NEAR, _SHORT = 6, 6
_AT_SCHOOL = frozenset({"jestem", "chodze", "mam", "im", "am", "я", "учусь", "навчаюсь", "вчусь"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeReading:
    """What a text says about age. Nobody keeps `age`: it is banded at once. `other`: somebody else's age is told."""

    age: int | None = None
    band: AgeBand = AgeBand.UNKNOWN
    other: bool = False


def read_age(text: str, year: int) -> AgeReading:
    """The writer's age as told; `year` is the present one, for years of birth. Never raises.

    An age without a number ("adult", "retired") has a band only. A year of birth or a class leaves two ages: the lower.
    """
    plain = re.sub(r"[^\S\n]+", " ", fold(text[:_LONGEST]).replace("\u20e3", "")).strip(" \"'„”")
    for shape, band in _BANDS:
        if shape.match(plain):
            return AgeReading(band=band)
    other = False
    for whose, age in _told(plain, year):
        if whose is Whose.MINE and (band := AgeBand.of(age)) is not AgeBand.UNKNOWN:
            return AgeReading(age=age, band=band)
        other = other or whose is Whose.THEIRS
    return AgeReading(other=other)


def _told(plain: str, year: int) -> Iterator[tuple[Whose, int]]:
    """Every age in the text, the plainest ways of telling it first, with whose it is."""
    yield from _years(plain, year)
    plain = _HALF.sub("", plain)
    if len(plain) > 1 and {*plain} != {"x"} and (roman := _ROMAN.match(plain)):
        yield Whose.MINE, 10 * len(roman[1]) + _ONES[roman[2]]
    plain = _NO_NUMBER.sub(" # ", plain)
    yield from _classes(plain)
    for phrase, word in _AS_ONE_WORD.items():
        plain = plain.replace(phrase, word)
    if re.fullmatch(r"\d \d", plain):
        plain = plain.replace(" ", "")
    yield from ages_told(with_digits(WORD.findall(plain)))


def _years(plain: str, year: int) -> Iterator[tuple[Whose, int]]:
    dated = _DATE.search(plain)
    if dated and (dated[0] == plain.strip(" .") or re.search(_BORN_WORD, plain)):
        yield _born(plain, dated), year - int(dated[1]) - 1
    if born := _BORN.search(plain):
        yield _born(plain, born), year - int(born[1] or born[2]) - 1
    if short := _SHORT_BORN.match(plain):
        number = int(short[1] or short[2])
        yield Whose.MINE, year - (2000 + number if number <= year % 100 else 1900 + number) - 1


def _born(plain: str, found: re.Match[str]) -> Whose:
    return Whose.THEIRS if set(WORD.findall(plain[: found.end()])) & says.OTHER else Whose.MINE


def _classes(plain: str) -> Iterator[tuple[Whose, int]]:
    for age, start in age_by_class(plain):
        before: Sequence[str] = WORD.findall(plain[:start])[-_NEAR:]
        if says.OTHER & set(before):
            yield Whose.THEIRS, age
        elif not says.PAST & set(before) and (len(plain.split()) <= _SHORT or _AT_SCHOOL & set(before)):
            yield Whose.MINE, age
