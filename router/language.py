"""Which of our four languages a text is in: letters and marker words first, a seeded detector last."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from most116.core.conversation import Language
from router.language_words import ENDINGS, FOREIGN, LETTERS, SHARED, WORDS

_CYRILLIC = frozenset({Language.UK, Language.RU})
_LATIN = frozenset({Language.PL, Language.EN})
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_APOSTROPHES = str.maketrans("’ʼ`´", "''''")
# langdetect sees trigrams: of fewer letters it can say nothing.
_ENOUGH_LETTERS = 12
_SURE = 0.8
# Letters and marker words count two, endings and shared words one. So much more than any other language is strong.
_STRONG, _STRONG_WORDS, _LONG_WORD, _FOREIGN = 8, 6, 5, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A language, whether the text shows it plainly, and whether it is plainly none of ours.

    `strong`: a whole sentence of it, enough to follow a person who went over to it.
    """

    language: Language | None = None
    sure: bool = False
    strong: bool = False
    foreign: bool = False


def detect(text: str) -> Guess:
    """The language of `text` alone; no language where nothing shows it. Never raises, always the same answer."""
    lowered = unicodedata.normalize("NFKC", text[:1000]).lower().translate(_APOSTROPHES)
    words = _WORD.findall(lowered)
    letters = "".join(words)
    if not letters:
        return Guess()
    script = _script(letters)
    return Guess(foreign=len(letters) > 2) if script is None else _among(script, lowered, letters, words)


def _among(script: frozenset[Language], lowered: str, letters: str, words: list[str]) -> Guess:
    scores = {language: _score(language, letters, words) for language in Language if _may_be(language, script)}
    best = max(scores, key=lambda language: scores[language])
    ahead = scores[best] - max(score for language, score in scores.items() if language is not best)
    if script is _LATIN and _is_foreign(words, scores[best]):
        return Guess(foreign=True)
    if ahead > 0:
        return Guess(language=best, sure=True, strong=ahead >= _STRONG and len(words) >= _STRONG_WORDS)
    if len(letters) >= _ENOUGH_LETTERS and (found := _detected(lowered, script)) is not None:
        return Guess(language=found, sure=True)
    return Guess(language=Language.UK) if script is _CYRILLIC else Guess()


def _is_foreign(words: list[str], best: int) -> bool:
    score = 2 * sum(word in FOREIGN for word in words)
    return score > best and (score >= _FOREIGN or len(words) <= 2)


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
    """Two for each letter and word that only this language has, one for an ending or a word that others share."""
    own = sum(letter in LETTERS[language] for letter in letters)
    score = 2 * own
    for word in words:
        if word in WORDS[language] or word.replace("'", "") in WORDS[language]:
            score += 1 if word in SHARED else 2
        elif len(word) >= _LONG_WORD and word.endswith(ENDINGS[language]):
            score += 1
    return score


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
