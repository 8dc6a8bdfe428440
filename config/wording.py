"""One text in its youth and adult wording, and the rules for filling its values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from most116.core.conversation import Line
from most116.core.errors import ConfigurationError

_VALUE = re.compile(r"\[\[([a-z0-9_.]+)\]\]")
# A sentence ends at . ? or ! before a space, but not after "tel." or "np.".
_SENTENCE_END = re.compile(r"(?<=[.?!])(?<!\btel\.)(?<!\bTel\.)(?<!\bnp\.) +")
_YOUTH_NUMBER = "number.n116111"
_ADULT_NUMBER = "number.n116123"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said by each line; the same words twice when both lines say the same."""

    youth: str
    adult: str

    @property
    def shared(self) -> bool:
        return self.youth == self.adult

    def of(self, line: Line | None) -> str:
        """The words of `line`; while no line is known the adult ones, naming both lines where they name the adult one.

        A text that both lines share names a number on purpose, so nothing is added to it.
        """
        if line is Line.YOUTH:
            return self.youth
        if line is None and not self.shared:
            return self.adult.replace(f"[[{_ADULT_NUMBER}]]", f"[[{_YOUTH_NUMBER}]] / [[{_ADULT_NUMBER}]]")
        return self.adult

    def values(self) -> frozenset[str]:
        """Names of all values in either wording."""
        return frozenset(_VALUE.findall(self.youth) + _VALUE.findall(self.adult))


def read_wording(content: object, where: str) -> Wording:
    """A wording from data: plain words, `text`, or `youth` with `adult`."""
    if isinstance(content, str):
        content = {"text": content}
    forms = dict(content) if isinstance(content, dict) else {}
    for form, words in forms.items():
        if not isinstance(words, str) or not words.strip():
            raise ConfigurationError(f"{where}, {form}: must be words and not empty")
        if "[[" in _VALUE.sub("", words) or "]]" in _VALUE.sub("", words):
            raise ConfigurationError(f"{where}, {form}: a value must be written as [[name]]")
    if forms.keys() == {"text"}:
        return Wording(forms["text"], forms["text"])
    if forms.keys() == {"youth", "adult"}:
        return Wording(forms["youth"], forms["adult"])
    raise ConfigurationError(f"{where}: give `text`, or both `youth` and `adult`, and nothing else")


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put `values` into `template`; a sentence with a value that is missing or empty is left out."""
    kept = [sentence for sentence in sentences(template) if all(values.get(name) for name in _VALUE.findall(sentence))]
    return _VALUE.sub(lambda found: values[found[1]], " ".join(kept))


def sentences(template: str) -> list[str]:
    """Cut a template after each sentence."""
    cuts = [0, *(found.end() for found in _SENTENCE_END.finditer(template)), len(template)]
    return [template[start:end].strip() for start, end in pairwise(cuts)]
