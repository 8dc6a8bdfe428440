"""Reads an age out of an answer or a story, in four languages, and knows what is not one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from most116.core.conversation import AgeBand
from safety_rules.folding import fold

_WORDS = {
    number: words.split()
    for number, words in {
        4: "cztery чотири четыре four",
        5: "piec пять five",
        6: "szesc шість шесть six",
        7: "siedem сім семь seven",
        8: "osiem вісім восемь eight",
        9: "dziewiec девять nine",
        10: "dziesiec десять ten",
        11: "jedenascie одинадцять одиннадцать eleven",
        12: "dwanascie дванадцять двенадцать twelve",
        13: "trzynascie тринадцять тринадцать thirteen",
        14: "czternascie чотирнадцять четырнадцать fourteen",
        15: "pietnascie пятнадцять пятнадцать fifteen",
        16: "szesnascie шістнадцять шестнадцать sixteen",
        17: "siedemnascie сімнадцять семнадцать seventeen",
        18: "osiemnascie вісімнадцять восемнадцать eighteen",
        19: "dziewietnascie девятнадцять девятнадцать nineteen",
        20: "dwadziescia двадцять двадцать twenty",
        30: "trzydziesci тридцять тридцать thirty",
        40: "czterdziesci сорок forty",
        50: "piecdziesiat пятдесят пятьдесят fifty",
        60: "szescdziesiat шістдесят шестьдесят sixty",
        70: "siedemdziesiat сімдесят семьдесят seventy",
    }.items()
}
_NUMBERS = {fold(word): number for number, words in _WORDS.items() for word in words}
_NUMBERS |= {"jeden": 1, "dwa": 2, "trzy": 3, "один": 1, "два": 2, "три": 3, "one": 1, "two": 2, "three": 3}
_UNIT = r"(?:l|lat|latek|lata|latka|roku?|roky|rokiv|роки|років|рік|год|года|лет|let|years?|yrs?|yo|y\.?o\.?)"
_OTHER = (
    r"(?:on|ona|syn|syna|corka|corke|brat|brata|siostra|siostre|kolega|kolezanka|chlopak|dziewczyna|przyjaciel|"
    r"przyjaciolka|wnuk|wnuczka|dziecko|uczen|uczennica|він|вона|син|дочка|донька|подруга|друг|он|она|сын|дочь|"
    r"he|she|son|daughter|friend|child|boyfriend|girlfriend|брат|сестра|brother|sister)"
)
_ALMOST = r"(?:prawie|zaraz|niedlugo|wkrotce|za (?:tydzien|miesiac|rok|chwile)|майже|почти|скоро|almost|nearly)"
_ME = r"(?:mam|skonczylam|skonczylem|ja mam|мені|мени|мне|i am|im|i'm|i have)"
_PAST = re.compile(r"\b(?:jak|kiedy|gdy|when|коли|когда)\b.{0,20}\b(?:mialam|mialem|bylam|bylem|was|було|было)\b")
_WHOLE = re.compile(
    rf"^(?:{_ME} |wiek:? ?|age:? ?)?(\d{{1,3}})(?:[.,]\d)?(?: i pol)? ?\+? ?{_UNIT}?(?: old)?(?: i pol)?[ .,!)]*$"
)
_SOON = re.compile(
    rf"^(?:{_ME} )?{_ALMOST} (?:{_ME} )?(\d{{1,2}})\b(?: ?{_UNIT})?[ .!]*$|\b{_ME} {_ALMOST} (\d{{1,2}}) {_UNIT}\b"
)
_RANGE = re.compile(rf"^(?:{_ME} )?(\d{{1,2}}) ?[-–/] ?\d{{1,2}}(?: ?{_UNIT})?[ .]*$")
_MINE = re.compile(
    rf"\b{_ME} (?:tylko |dopiero |juz |just |only )?(\d{{1,2}})(?: ?{_UNIT}\b|(?= a | i | ale | and |[,.;!]|$))"
)
_THEIRS = re.compile(rf"\b{_OTHER}\b.{{0,25}}?(?<!\d)\d{{1,2}}(?!\d)")
_BORN = re.compile(
    r"^(?:ur\.?|urodzon[ya]|rocznik|jestem z|born(?: in)?)? ?(?:w )?"
    r"(19[2-9]\d|20[0-3]\d)(?: ?r\.?| rok| rocznik)?[ .]*$"
)
_YEAR = re.compile(r"^(?:rocznik|ur\.?) ?'?(\d{2})[ .]*$")
_GRADE = re.compile(r"^(?:chodze do |jestem w )?([1-8])\.? ?(?:kl\.?|klasa|klasie|klasy)(?: podstawow\w+| sp)?[ .]*$")
_SECONDARY = re.compile(
    r"^(?:chodze do |jestem w )?([1-5])\.? ?(?:kl\.?|klasa|klasie|klasy)? ?(?:liceum|lo|lic|technikum|tech)[ .]*$"
)
_ADULT = re.compile(
    r"^(?:jestem )?(?:dorosl[ya]|pelnoletni[a]?|18 ?\+|doroslym|adult|дорослии|доросла|взрослыи|взрослая)[ .]*$"
)
_OLD = re.compile(r"^(?:jestem )?(?:emeryt\w*|senior\w*|на пенсіі|на пенсии|pensioner|retired)[ .]*$")
_ROMAN = re.compile(r"^(x{0,3})(ix|iv|v?i{0,3})$")
_ONES = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_LONG_NUMBER = re.compile(r"\d{7,}")
_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeReading:
    """What a text says about age. Nobody keeps `age`: it is banded at once. `other`: somebody else's age is told."""

    age: int | None = None
    band: AgeBand = AgeBand.UNKNOWN
    other: bool = False


def read_age(text: str, year: int) -> AgeReading:
    """The writer's age as told; `year` is the present one, for years of birth. Never raises.

    A bare "adult" has no number: it is banded 26-59, where most adults are.
    """
    plain = _digits(re.sub(r"[\u20e3\s]+", " ", fold(text[:_LONGEST])).strip(" \"'„”"))
    if _PAST.search(plain) or _LONG_NUMBER.search(plain.replace(" ", "")):
        return AgeReading()
    if _ADULT.match(plain):
        return AgeReading(band=AgeBand.FROM_26)
    if _OLD.match(plain):
        return AgeReading(band=AgeBand.FROM_60)
    age = _own(plain, year)
    if age is not None:
        band = AgeBand.of(age)
        return AgeReading(age=age if band is not AgeBand.UNKNOWN else None, band=band)
    return AgeReading(other=bool(_THEIRS.search(plain)))


def _own(plain: str, year: int) -> int | None:
    for shape, age in _SHAPES:
        if found := shape.search(plain):
            return age(found, year)
    if len(plain) > 1 and (roman := _ROMAN.match(plain)):
        return 10 * len(roman[1]) + _ONES[roman[2]]
    return None


def _short_year(found: re.Match[str], year: int) -> int:
    short = int(found[1])
    return year - (2000 + short if short <= year % 100 else 1900 + short) - 1


# What an age looks like and how old that is. A year of birth or a class leaves two ages: the lower one counts.
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], int]], ...] = (
    (_SOON, lambda found, _: int(found[1] or found[2]) - 1),
    (_WHOLE, lambda found, _: int(found[1])),
    (_RANGE, lambda found, _: int(found[1])),
    (_MINE, lambda found, _: int(found[1])),
    (_BORN, lambda found, year: year - int(found[1]) - 1),
    (_YEAR, _short_year),
    (_SECONDARY, lambda found, _: 14 + int(found[1])),
    (_GRADE, lambda found, _: 6 + int(found[1])),
)


def _digits(plain: str) -> str:
    """Number words as digits, tens and ones put together."""
    words: list[str] = []
    for word in plain.split(" "):
        number = _NUMBERS.get(word.strip(".,!"))
        last = int(words[-1]) if words and words[-1].isascii() and words[-1].isdigit() else 0
        if number is not None and number < 10 and last >= 20 and last % 10 == 0 and len(words[-1]) == 2:
            words[-1] = str(last + number)
        else:
            words.append(word if number is None else str(number))
    return re.sub(r"(?<=\d) (?=\d\b)", "", " ".join(words)) if plain.replace(" ", "").isdigit() else " ".join(words)
