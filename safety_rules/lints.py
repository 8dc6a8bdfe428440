"""What a reviewer should know of rules: contradictions, dead and shadowed phrases, missing languages, drafts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from most116.core.conversation import Language, Tier
from safety_rules.folding import fold
from safety_rules.judge import RuleBook
from safety_rules.phrases import rows
from safety_rules.rows import Pattern
from safety_rules.sampling import Sampler
from safety_rules.schema import Cue, Modifier, Rule, Sign

# These need no words of a language: emoji, or signs that only one language has.
_WORDLESS = frozenset({Modifier.DARK_EMOJI})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """One remark: `grave` ones have to be mended before the rules are used. `words` name rules and phrases."""

    kind: str
    words: str
    grave: bool = False


def lint(book: RuleBook) -> list[Lint]:
    """Everything that is found, grave remarks first."""
    found = [*_contradictions(book), *_unheard(book), *_phrases(book), *_missing(book), *_drafts(book)]
    return sorted(found, key=lambda remark: not remark.grave)


def _contradictions(book: RuleBook) -> Iterator[Lint]:
    """Texts that a rule must and must not match, and phrases that two rules tier differently."""
    for rule in book.rules:
        both = {fold(text) for text in rule.must_match} & {fold(text) for text in rule.must_not_match}
        for text in sorted(both):
            yield Lint(kind="contradiction", words=f"{rule.id}: must and must not match {text!r}", grave=True)
    first: dict[tuple[object, ...], int] = {}
    for pattern in book.matcher.program.patterns:
        own = book.cue_rules[pattern.owner]
        if own is None or book.matcher.program.conditions[pattern.owner] is not None:
            continue
        key = (pattern.symbols, pattern.gaps, pattern.any_order, pattern.from_start, pattern.to_end, pattern.absent)
        other = book.cue_rules[first.setdefault(key, pattern.owner)]
        if other is not None and other.id != own.id and other.spec.base is not own.spec.base:
            words = (
                f"{other.id} and {own.id} have a phrase in common, at {other.spec.base.label} and {own.spec.base.label}"
            )
            yield Lint(kind="contradiction", words=words)


def _unheard(book: RuleBook) -> Iterator[Lint]:
    """Examples that their rule finds and that come out as nothing all the same."""
    for rule in book.rules:
        if rule.cue is None:
            continue
        language = next((each for each in Language if rule.id.startswith(f"{each}.")), Language.PL)
        for text in rule.must_match:
            if book.judge(text, language).tier is Tier.STANDARD:
                yield Lint(kind="unheard", words=f"{rule.id}: {text!r} is found and comes out standard")


def _phrases(book: RuleBook) -> Iterator[Lint]:
    sampler = Sampler(book.matcher.program)
    by_owner: dict[int, list[Pattern]] = {}
    for pattern in book.matcher.program.patterns:
        by_owner.setdefault(pattern.owner, []).append(pattern)
    shadows = _Shadows(sampler.words)
    for owner, rule in enumerate(book.rules):
        by_phrase = dict(_by_phrase(rule, by_owner.get(owner, [])))
        for phrase, patterns in by_phrase.items():
            if not any(book.finds(rule, text) for pattern in patterns for text in sampler.texts(pattern)):
                yield Lint(kind="dead", words=f"{rule.id}: nothing is found by {phrase!r}; mend or remove it")
                continue
            others = [(name, row) for name, row in by_phrase.items() if name != phrase]
            by = next((name for name, row in others if shadows.all(patterns, row)), None)
            if by is not None:
                yield Lint(kind="shadowed", words=f"{rule.id}: {by!r} finds all that {phrase!r} finds")


def _by_phrase(rule: Rule, patterns: Sequence[Pattern]) -> Iterator[tuple[str, Sequence[Pattern]]]:
    """The patterns of each phrase; they stand in the order of the phrases."""
    start = 0
    for phrase in rule.phrases:
        count = len(rows(phrase))
        yield phrase, patterns[start : start + count]
        start += count


class _Shadows:
    """Whether one phrase finds everything that another finds."""

    def __init__(self, words: Mapping[int, Sequence[str]]) -> None:
        self._words = {symbol: frozenset(known) for symbol, known in words.items()}

    def all(self, patterns: Sequence[Pattern], by: Sequence[Pattern]) -> bool:
        return all(any(self._one(pattern, other) for other in by) for pattern in patterns)

    def _one(self, pattern: Pattern, by: Pattern) -> bool:
        """The words of `by` stand in `pattern` in the same order, no further apart than it allows."""
        if pattern.any_order or by.any_order or by.absent:
            return False
        if by.from_start > pattern.from_start or by.to_end > pattern.to_end:
            return False
        at = -1
        for number, symbol in enumerate(by.symbols):
            wider = [
                place for place in range(at + 1, len(pattern.symbols)) if self._holds(symbol, pattern.symbols[place])
            ]
            if not wider:
                return False
            if number and sum(gap + 1 for gap in pattern.gaps[at + 1 : wider[0] + 1]) - 1 > by.gaps[number]:
                return False
            at = wider[0]
        begins = not by.from_start or self._holds(by.symbols[0], pattern.symbols[0])
        return begins and (not by.to_end or at == len(pattern.symbols) - 1)

    def _holds(self, wide: int, narrow: int) -> bool:
        if wide == narrow:
            return True
        known = self._words.get(narrow)
        return known is not None and known <= self._words.get(wide, frozenset())


def _missing(book: RuleBook) -> Iterator[Lint]:
    """Kinds of rules that some language lacks; rules of `all` hold in every language."""
    kinds: tuple[tuple[str, type[StrEnum], frozenset[StrEnum]], ...] = (
        ("cue", Cue, frozenset()),
        ("modifier", Modifier, _WORDLESS),
        ("sign", Sign, frozenset()),
    )
    for name, members, wordless in kinds:
        for member in members:
            ids = [rule.id for rule in book.rules if getattr(rule, name) is member]
            if member in wordless or any(each.startswith("all.") for each in ids):
                continue
            lacking = [language for language in Language if not any(each.startswith(f"{language}.") for each in ids)]
            if lacking:
                words = f"no rule for the {name} {member} in {', '.join(lacking)}"
                yield Lint(kind="missing", words=words, grave=name == "cue")


def _drafts(book: RuleBook) -> Iterator[Lint]:
    drafts = [rule.id for rule in book.rules if rule.draft]
    if drafts:
        words = f"{len(drafts)} of {len(book.rules)} rules lack two approvals: {', '.join(drafts)}"
        yield Lint(kind="draft", words=words)
