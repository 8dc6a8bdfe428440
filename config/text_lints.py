"""The language rules of the domain sheet 2.5 for every text in each language and register, an operator's own too."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from config.texts import CALLER_VALUES, Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.ids import TextKey

_SAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "hours": "10-18",
        "alias": "Zielony Klon",
        "line": "116 123",
        "code": "KLON-48213",
        "contact": "iod@example.org",
        "link": "https://m.example",
        "time": "18:30",
        "when": "jutro o 17:00",
    }
)
_GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Polish only: no gendered second person, no formal address that shows a gender.
_GENDERED = re.compile(r"\w+(?:[łl][ea]ś|l[ea]s)\b|\bPan(?:i|a|u|em|ią)?\b|\b[Ss]ama?\b|\b[Gg]otow[ya]\b")
# Promises, questions why, wounding words, link shorteners, exclamation chains; in uk and ru a word that is a rifle too.
_BANNED = re.compile(
    r"\bzawsze\b|na pewno|gwarantuj|nie martw|dlaczego|samobójstw|udana próba|автомат|всегда|завжди|гарантир|гаранту|"
    r"always|guarantee|don't worry|\bwhy\b|почему|чому\b|bit\.ly|tinyurl|goo\.gl|!\s*!",
    re.IGNORECASE,
)
# What may arrive unexpectedly must not name the helpline or a topic where a locked screen shows it.
_UNEXPECTED = frozenset(
    {"queue.update", "queue.long", "nudge", "checkin.first", "checkin.second", "close.idle", "survey.ask",
     "followup.ping"}
)  # fmt: skip
_TELLING = re.compile(r"116|helpline|zaufania|довіри|доверия|kryzys|криз|crisis|SOS|112|samob|przemoc", re.IGNORECASE)
_PREVIEW = 40
_EMERGENCY = frozenset({"urgent.immediate", "urgent.high", "urgent.wait", "urgent.no_voice", "unavailable", "abroad"})
_LINES = (Line.YOUTH, Line.ADULT, None)
# SMS: characters of one and of each joined segment, in GSM-7 and in UCS-2; how many segments a text may take.
_SEGMENT, _WIDE_SEGMENT = (160, 153), (70, 67)
_MOST: Mapping[Language, int] = {Language.PL: 1, Language.UK: 3, Language.RU: 3, Language.EN: 2}
_OWN_NUMBER = re.compile(r"\d\D{0,2}\d\D{0,2}\d")
# Ages given as examples, and the 24 of "24 hours".
_NUMBERS = frozenset({"14", "40", "24"})
_FORBIDDEN_SIGNS = frozenset({"So", "Cs", "Cf"})


def lint_texts(texts: Texts) -> list[str]:
    """What breaks a rule, one line each: language, key, and the rule. Empty: nothing does."""
    found = [*_numbers(texts), *_values(texts)]
    for language in Language:
        for key in texts.catalogue[language]:
            for channel in (None, Channel.SMS):
                for line in _LINES:
                    text = texts.render(TextKey(key), language=language, line=line, channel=channel, values=_SAMPLES)
                    where = f"{language}, {key}, {line or 'no line'}{', sms' if channel else ''}"
                    found.extend(f"{where}: {fault}" for fault in _faults(key, text, language, sms=channel is not None))
    return list(dict.fromkeys(found))


def lint_words(words: str, language: Language) -> Iterator[str]:
    """What no text may say in any place, and numbers of its own; for words that are no text of the catalogue."""
    yield from _said(words, language)
    if _own_numbers(words):
        yield "it holds a number of its own"


def _faults(key: str, text: str, language: Language, *, sms: bool) -> Iterator[str]:
    if not text or "[[" in text or "{" in text:
        yield "a value or a whole text is missing"
    yield from _said(text, language)
    if key in _UNEXPECTED and (telling := _TELLING.search(text[:_PREVIEW])):
        yield f"a locked screen would show {telling[0]!r}"
    if key in _EMERGENCY and "112" not in text:
        yield "it does not lead to the emergency number"
    if sms:
        yield from _sms_faults(text, language)


def _said(text: str, language: Language) -> Iterator[str]:
    if banned := _BANNED.search(text):
        yield f"{banned[0]!r} may not be said"
    if language is Language.PL and (gendered := _GENDERED.search(text)):
        yield f"{gendered[0]!r} shows a gender"
    if any(unicodedata.category(char) in _FORBIDDEN_SIGNS for char in text):
        yield "it holds an emoji or an invisible sign"


def _sms_faults(text: str, language: Language) -> Iterator[str]:
    plain = set(text) <= _GSM7
    if language is Language.PL and not plain:
        yield f"as an SMS it has other letters than GSM-7: {''.join(sorted(set(text) - _GSM7))}"
    single, joined = _SEGMENT if plain else _WIDE_SEGMENT
    segments = 1 if len(text) <= single else math.ceil(len(text) / joined)
    if segments > _MOST[language]:
        yield f"as an SMS it takes {segments} segments of {_MOST[language]}"


def _numbers(texts: Texts) -> Iterator[str]:
    """Telephone numbers come from numbers.yaml and from nowhere else."""
    for language in Language:
        named = [(key, entry.chat) for key, entry in texts.catalogue[language].items()]
        named += [(key, entry.sms) for key, entry in texts.catalogue[language].items() if entry.sms]
        for key, wording in [*named, *texts.strings[language].items()]:
            for template in (wording.youth, wording.adult):
                if _own_numbers(template):
                    yield f"{language}, {key}: it holds a number of its own; name it by [[number.id]]"


def _own_numbers(template: str) -> bool:
    bare = re.sub(r"\[\[[^]]*\]\]", "", template).replace("Alarm112", "")
    return bool(_OWN_NUMBER.search(bare)) or not set(re.findall(r"\d{2,}", bare)) <= _NUMBERS


def _values(texts: Texts) -> Iterator[str]:
    """A value that a text is given and never shows is a sentence that somebody forgot."""
    for language in Language:
        for key, entry in texts.catalogue[language].items():
            shown = {value for value in entry.chat.values() if "." not in value}
            if shown != CALLER_VALUES.get(key, frozenset()):
                yield f"{language}, {key}: it shows {sorted(shown)} and is given {sorted(CALLER_VALUES.get(key, ()))}"
