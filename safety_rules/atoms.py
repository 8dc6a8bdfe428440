"""The smallest parts of a phrase: a word, a beginning, a number, forms of a lemma."""

from most116.core.conversation import Language
from safety_rules.folding import fold, is_word, pieces
from safety_rules.phrases import PhraseError

_SHORTEST_BEGINNING = 3
HIGHEST = 10**6

# One way to satisfy a symbol: a word, a beginning, a range of numbers, forms of a lemma.
Atom = tuple[str | int, ...]


def atom_of(text: str, language: Language | None) -> Atom:
    """One alternative of an element, which is no class. Raises PhraseError."""
    if text.startswith("{"):
        lemma, _, tags = text[1:].removesuffix("}").partition(":")
        if language is None or not text.endswith("}"):
            raise PhraseError(f"{text}: a lemma is written {{lemma:tags}}, in the file of one language")
        return ("lemma", language.value, lemma, tags)
    if text.startswith("#"):
        return _number(text)
    if text.endswith("*"):
        beginning = fold(text[:-1])
        if len(beginning) < _SHORTEST_BEGINNING or not beginning.isalnum():
            raise PhraseError(f"{text}: a beginning needs {_SHORTEST_BEGINNING} letters")
        return ("beginning", beginning)
    word = fold(text)
    if word.isalnum():
        return ("word", word)
    found = pieces(text, ())
    word = found[0] if len(found) == 1 else ""
    if not word or not (word.isalnum() or not (is_word(word) or word.isascii())):
        raise PhraseError(f"{text}: write it as one word of letters and digits, or one emoji")
    return ("word", word)


def _number(text: str) -> Atom:
    low, _, high = text[1:].removesuffix("+").partition("-")
    if not low and not high:
        return ("number", 0, HIGHEST)
    if not low.isdigit() or (high and not high.isdigit()):
        raise PhraseError(f"{text}: numbers are #, #7, #2+ or #5-17")
    return ("number", int(low), int(high) if high else HIGHEST if text.endswith("+") else int(low))
