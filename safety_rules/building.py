"""Compiles the files of rules; everything slow happens here, and what comes out can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from most116.core.conversation import Language
from safety_rules.assembling import assemble
from safety_rules.folding import fold
from safety_rules.forking import side_by_side
from safety_rules.joining import join
from safety_rules.portions import Languages, portion_of
from safety_rules.program import Grammar, Program
from safety_rules.rule_files import GRAMMAR, checked
from safety_rules.schema import GrammarFile, Rule

# Polish has half of all rules.
_HALF: Languages = frozenset((Language.PL, None))
_OTHER_HALF: Languages = frozenset(Language) - _HALF


@dataclass(frozen=True, slots=True)
class Built:
    """All rules in order, and what finds them."""

    rules: tuple[Rule, ...]
    program: Program


def build(texts: Mapping[str, str], *, fork: bool = False) -> Built:
    """`fork`: as forking.side_by_side. Raises ConfigurationError that names file, line, rule and remedy."""
    words = checked(GrammarFile, GRAMMAR, texts[GRAMMAR])
    portions = side_by_side(
        lambda: portion_of(texts, words, _HALF), lambda: portion_of(texts, words, _OTHER_HALF), fork=fork
    )
    whole = join(portions)
    return Built(tuple(whole.rules), assemble(whole, _grammar(words), fork=fork))


def _grammar(words: GrammarFile) -> Grammar:
    def folded(row: str) -> frozenset[str]:
        return frozenset(fold(word) for word in row.split())

    return Grammar(
        negations=folded(words.negations),
        wanting=folded(words.wanting),
        joining=folded(words.joining),
        writer=folded(words.writer),
        reflexives=folded(words.reflexives),
        short_parts=folded(words.short_parts),
        jokes=folded(words.jokes),
    )
