"""An age from a class at school, in the systems of the four countries; of two possible ages the lower one."""

import re
from collections.abc import Iterator

# Ordinals by the beginnings that all their cases share (folded).
_ORDINALS = {
    1: "pierwsz первы перво перша першом first",
    2: "drug друг втор second",
    3: "trzec трет third",
    4: "czwart четверт fourth",
    5: "piat пят fifth",
    6: "szost шост шест sixth",
    7: "siodm сьом седьм seventh",
    8: "osm восьм eighth",
    9: "dziewiat девят ninth",
    10: "dziesiat десят tenth",
    11: "jedenast одинадцят одиннадцат eleventh",
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_NUMBER = r"(\d{1,2}|[ivx]{1,4}|[^\W\d_]{4,14})"
_SECONDARY = r"(?:liceum|lo|lic|technikum|tech|zsz|branzow\w+|zawodowk\w+|szkoly sredniej|szkola srednia|sredniej)"
# A class and how many years are added to its number: Polish and Russian children start at seven, others earlier.
_SHAPES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"\b{_NUMBER}\.? ?(?:[a-f] )?(?:kl\.?|klas\w+)? ?{_SECONDARY}\b"), 14),
    (re.compile(rf"\b{_SECONDARY}[, ]{{1,2}}(?:kl\.?|klas\w+)? ?{_NUMBER}\b"), 14),
    (re.compile(rf"\b{_NUMBER}\.? ?[a-f]? ?(?:kl\b\.?|klasa|klasie|klasy|klase|klasista|klasistka)"), 6),
    (re.compile(r"\b(?:klasa|klasie|klasy|klase|kl\.?) ?(\d|[ivx]{1,4}) ?[a-f]?\b"), 6),
    (re.compile(rf"\b{_NUMBER}[- ]?(?:и|му|го|м)? ?[а-г]? ?(?:классе|класса|класс|классник\w*)\b"), 6),
    (re.compile(rf"\b{_NUMBER}[- ]?(?:и|му|го|м)? ?[а-г]? ?(?:класі|класу|клас|класник\w*|класниц\w*)\b"), 5),
    (re.compile(r"\byear (\d{1,2})\b(?! old)"), 4),
    (re.compile(r"\b(\d{1,2}|[a-z]{5,8})(?:st|nd|rd|th)? grade\b"), 5),
    (re.compile(r"\bgrade (\d{1,2})\b"), 5),
)
_YOUNGEST, _OLDEST, _LAST_CLASS = 6, 19, 13


def age_by_class(clause: str) -> Iterator[tuple[int, int]]:
    """Ages that folded `clause` may tell by a class, each with where the class begins."""
    for shape, years in _SHAPES:
        for found in shape.finditer(clause):
            number = _number(found[1])
            if number is not None and _YOUNGEST <= number + years <= _OLDEST and number <= _LAST_CLASS:
                yield number + years, found.start()


def _number(told: str) -> int | None:
    if told.isdecimal():
        return int(told)
    if told in _ROMAN:
        return _ROMAN[told]
    return next((number for number, stems in _ORDINALS.items() if told.startswith(tuple(stems.split()))), None)
