"""Notices that somebody else writes now, as "tu jego brat" or "to ja, mama" say."""

import re

from safety_rules.folding import fold

OTHER_WRITER = "other_writer"
_LONGEST = 120


def _any_of(words: str) -> str:
    return "(?:" + "|".join(fold(words).split()) + ")"


_FAMILY = _any_of(
    "mama matka tata ojciec brat siostra babcia dziadek ciocia wujek mąż żona córka syn przyjaciel przyjaciółka kolega "
    "koleżanka chłopak dziewczyna partner partnerka opiekun opiekunka мама тато папа батько отец мати мать сестра "
    "бабуся бабушка чоловік муж дружина жена подруга друг донька дочка син сын брат mum mom mother dad father brother "
    "sister grandma husband wife son daughter friend boyfriend girlfriend"
)
_WHOSE = _any_of("jego jej його її его её her his their")
_HERE = (
    rf"(?:{_any_of('tu tutaj to pisze тут це это здесь its')}|z tej strony|teraz pisze|зараз пише|"
    rf"{fold('сейчас')} пишет|this is|here is)"
)
# A greeting may stand before; the writer is named at the start, or a child hands over with "to ja, mama".
_SHAPES = (
    re.compile(rf"^(?:\w+[,! ]+)?{_HERE}[, ]+(?:teraz )?{_WHOSE} (?:\w+ )?{_FAMILY}\b"),
    re.compile(rf"^(?:\w+[,! ]+)?(?:to ja|z tej strony|це я|это я|its me|it is me|this is)[, ]+{_FAMILY}\b"),
    re.compile(rf"^(?:jestem|я|im|i am) {_WHOSE} (?:\w+ )?{_FAMILY}\b.*\b(?:telefon\w*|телефон\w*|phone)\b"),
)


def another_writer(text: str) -> bool:
    """Whether the wording suggests that the telephone is in other hands now."""
    plain = " ".join(fold(text[:_LONGEST]).split())
    return any(shape.search(plain) for shape in _SHAPES)
