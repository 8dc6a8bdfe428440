"""Which of our four languages a text is in: letters and marker words first, a seeded detector last."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from most116.core.conversation import Language

_CYRILLIC = frozenset({Language.UK, Language.RU})
_LATIN = frozenset({Language.PL, Language.EN})
_LETTERS = {Language.PL: "ąćęłńóśźż", Language.UK: "іїєґ", Language.RU: "ыэъё"}
_MARKERS = {
    Language.PL: (
        "nie jest się sie mam jestem hej cześć czesc dzień dzien dobry co jak mnie mi już juz tak chcę chce "
        "proszę prosze pomocy żeby zeby bo ale czy moja mój moj lat nikt wszystko teraz boję boje mama tata "
        "szkole domu bardzo dziękuję siema być byc tylko przez dla może moze tego umiem mogę moge zabić zabic "
        "żyć zyc ktoś ktos"
    ),
    Language.UK: (
        "що це як не я мені мене дуже привіт дякую хочу будь ласка допоможіть тому але також його її вони він "
        "вона добрий день немає треба можна поговорити погано сумно боюсь років тато ne hochu khochu meni "
        "duzhe pryvit dyakuyu"
    ),
    Language.RU: (
        "что это как не я мне меня очень привет спасибо хочу пожалуйста помогите потому но тоже его её они он "
        "она добрый день нет надо можно поговорить плохо грустно боюсь лет папа если или чтобы здравствуйте "
        "privet menya ochen spasibo"
    ),
    Language.EN: (
        "the is are am i im you my me not dont cant hello hi hey please help what how want to and with have "
        "has was school feel sad alone need talk someone anymore he she they this that it of for really "
        "because"
    ),
}
_SHARED_WORDS = frozenset({"не", "я", "как", "боюсь", "хочу", "ne", "to", "i", "he", "she", "me", "hej", "help"})
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_ENOUGH_LETTERS = 20
_SURE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A language, whether the text shows it plainly, and whether it is plainly none of ours."""

    language: Language | None = None
    sure: bool = False
    foreign: bool = False


def detect(text: str) -> Guess:
    """The language of `text` alone; no language where nothing shows it. Never raises, always the same answer."""
    lowered = unicodedata.normalize("NFKC", text[:1000]).lower()
    words = _WORD.findall(lowered)
    letters = "".join(words)
    if not letters:
        return Guess()
    script = _script(letters)
    if script is None:
        return Guess(foreign=len(letters) > 2)
    scores = {language: _score(language, letters, words) for language in Language if _may_be(language, script)}
    best = max(scores, key=lambda language: scores[language])
    rest = max(score for language, score in scores.items() if language is not best)
    if scores[best] > rest:
        return Guess(language=best, sure=True)
    if len(letters) >= _ENOUGH_LETTERS and (found := _detected(lowered, script)) is not None:
        return Guess(language=found, sure=True)
    if script is _CYRILLIC:
        return Guess(language=Language.UK, sure=False)
    return Guess()


def _script(letters: str) -> frozenset[Language] | None:
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    latin = sum(letter < "\u0250" for letter in letters)
    if max(cyrillic, latin) * 2 < len(letters):
        return None
    return _CYRILLIC if cyrillic > latin else _LATIN


def _may_be(language: Language, script: frozenset[Language]) -> bool:
    """Ukrainian and Russian are also typed in Latin letters; Polish and English are never typed in Cyrillic."""
    return language in script or script is _LATIN


def _score(language: Language, letters: str, words: list[str]) -> int:
    """Two for each letter that only this language has, two for each marker word, one for a word that others share."""
    own = sum(letter in _LETTERS.get(language, "") for letter in letters)
    markers = _markers(language)
    return 2 * own + sum(1 if word in _SHARED_WORDS else 2 for word in words if word.replace("'", "") in markers)


@cache
def _markers(language: Language) -> frozenset[str]:
    return frozenset(_MARKERS[language].split())


def _detected(text: str, script: frozenset[Language]) -> Language | None:
    """What langdetect says when it may choose between the languages of one script only."""
    detector = _factory().create()
    detector.set_prior_map({language.value: 1.0 if language in script else 0.0 for language in Language})
    detector.append(text)
    try:
        ranked = detector.get_probabilities()
    except Exception:  # noqa: BLE001 - its own exception type is private, and a guess is never worth a failure
        return None
    return Language(ranked[0].lang) if ranked and ranked[0].prob >= _SURE else None


@cache
def _factory() -> Any:
    """A detector that knows four languages instead of 55: 5 MB instead of 64, and the same answer every time."""
    from langdetect.detector_factory import DetectorFactory

    factory = DetectorFactory()
    factory.seed = 0
    profiles = files("langdetect").joinpath("profiles")
    factory.load_json_profile([profiles.joinpath(language.value).read_text(encoding="utf-8") for language in Language])
    return factory
