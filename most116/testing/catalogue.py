"""Recognises the texts of the catalogue in what a person was sent, whatever they were filled with."""

import re
from functools import cached_property
from itertools import product

from config.texts import Entry, Texts
from config.wording import Wording, fill
from most116.core.conversation import Line

_VALUE = re.compile(r"\\\[\\\[([a-z0-9_.\\]+)\\\]\\\]")


class Catalogue:
    """Texts by their keys, as a story names them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def keys_of(self, text: str) -> set[str]:
        """Every key whose text this may be, in any language; empty when it is none of ours, such as a reply."""
        return {key for key, pattern in self._patterns if pattern.fullmatch(text)}

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        entries = [entry for catalogue in self._texts.catalogue.values() for entry in catalogue.items()]
        return [
            (key, re.compile(form, re.DOTALL))
            for key, entry in entries
            for wording, line in product(_wordings(entry), (None, *Line))
            for form in self._forms(wording.of(line))
        ]

    def _forms(self, words: str) -> set[str]:
        """With every value that only the moment knows as anything, and without the sentences that need one."""
        numbers = self._texts.numbers

        def value(found: re.Match[str]) -> str:
            name = found[1].replace("\\", "")
            return re.escape(numbers[name]) if name in numbers else ".+"

        return {_VALUE.sub(value, re.escape(words)), re.escape(fill(words, numbers))} - {""}


def _wordings(entry: Entry) -> list[Wording]:
    return [entry.chat] if entry.sms is None else [entry.chat, entry.sms]
