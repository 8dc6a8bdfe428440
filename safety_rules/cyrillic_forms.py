"""Ukrainian and Russian forms from pymorphy3 with its dictionaries (docs/decisions/0050 on their licences)."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from most116.core.conversation import Language
from safety_rules.inflection import ANY_PERSON, Form, LemmaError

_GRAMMEMES = {
    "1per": Form.FIRST,
    "2per": Form.SECOND,
    "3per": Form.THIRD,
    "pres": Form.PRESENT,
    "futr": Form.PRESENT,
    "past": Form.PAST,
    "impr": Form.IMPERATIVE | Form.SECOND,
    "infn": Form.INFINITIVE,
    "INFN": Form.INFINITIVE,
    "PRTF": Form.PARTICIPLE,
    "PRTS": Form.PARTICIPLE,
    "GRND": Form.PARTICIPLE,
    "masc": Form.MASCULINE,
    "femn": Form.FEMININE,
    "neut": Form.NEUTER,
    "sing": Form.SINGULAR,
    "plur": Form.PLURAL,
    "nomn": Form.NOMINATIVE,
    "gent": Form.GENITIVE,
    "gen2": Form.GENITIVE,
    "datv": Form.DATIVE,
    "accs": Form.ACCUSATIVE,
    "ablt": Form.INSTRUMENTAL,
    "loct": Form.LOCATIVE,
    "loc2": Form.LOCATIVE,
    "voct": Form.VOCATIVE,
}


class CyrillicDictionary:
    """One of the two languages; loaded when the first lemma is asked for, because only compiling needs it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._analyzer: Any = None

    def forms(self, lemma: str) -> Iterator[tuple[str, int]]:
        if self._analyzer is None:
            self._analyzer = self._load()
        seen = set()
        for parse in self._analyzer.parse(lemma):
            _, _, normal, _, ((unit, _, *paradigm, _),) = parse
            # One word may be several forms of one lexeme; its paradigm and basic form name it.
            lexeme = (normal, *paradigm)
            if lexeme not in seen and _same(normal, lemma):
                seen.add(lexeme)
                for form, tag, *_ in unit.get_lexeme(parse):
                    yield form, _says(str(tag))

    def _load(self) -> Any:
        from pymorphy3 import MorphAnalyzer
        from pymorphy3.units import DictionaryAnalyzer

        try:
            # Words that the dictionary itself has, as plain tuples: nothing is to be guessed or weighed.
            return MorphAnalyzer(
                lang=self._language.value,
                units=[DictionaryAnalyzer()],
                result_type=None,
                probability_estimator_cls=None,
            )
        except ValueError:
            raise LemmaError(
                f"the dictionary pymorphy3-dicts-{self._language} is not installed; install it, or write "
                "the words as they stand"
            ) from None


@cache
def _says(tag: str) -> int:
    """A past form has no person of its own: it may be any."""
    names = tag.replace(" ", ",").split(",")
    says: int = Form.NONE
    for name in names:
        says |= _GRAMMEMES.get(name, Form.NONE)
    if says & Form.PARTICIPLE:
        return (says & ~(Form.PAST | Form.PRESENT)) | Form.PARTICIPLE
    if "NOUN" not in names and not says & (Form.MASCULINE | Form.FEMININE | Form.NEUTER | Form.PLURAL):
        says |= Form.SINGULAR if "sing" in names else Form.NONE
    if "NOUN" in names and not says & Form.PLURAL:
        says |= Form.SINGULAR
    return says | ANY_PERSON if says & Form.PAST else says


def _same(normal: str, lemma: str) -> bool:
    return normal.replace("ё", "е") == lemma.lower().replace("ё", "е")
