"""What looks like a slip of the pen in rule files, with file and line: loose alternatives, beginnings that swallow."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from safety_rules.folding import fold
from safety_rules.judge import RuleBook
from safety_rules.lints import Lint
from safety_rules.rule_files import CLASSES, FIELDS, RULE_FOLDERS, checked
from safety_rules.schema import APPROVALS, FieldFile

_QUOTED = re.compile(r'"([^"]*)"')
_BRACKET = re.compile(r"\([^()]*\)\??")
_BEGINNING = re.compile(r"(?<![\w*])([^\W\d_]+)\*")
# Stands for what a bracket holds.
_HELD = "%"
_KEY = re.compile(r"\s*(?:- )?([a-z_0-9]+):")
# Examples and reasons are no phrases.
_PROSE = frozenset({"why", "must_match", "must_not_match"})
_COUNTER = frozenset({"unless", "unless_anywhere"})
_SHORTEST_DANGER = 4


def lint_writing(texts: Mapping[str, str], book: RuleBook) -> Iterator[Lint]:
    """Remarks on `texts` (files by their names below rules/), from which `book` was made."""
    yield from _unapproved_fields(texts)
    dangers = _dangers(book)
    for name, text in texts.items():
        if name.partition("/")[0] not in (*RULE_FOLDERS, CLASSES):
            continue
        key = ""
        for number, line in enumerate(text.splitlines(), start=1):
            key = found[1] if (found := _KEY.match(line)) else key
            if key not in _PROSE and not line.lstrip().startswith("#"):
                place = f"rules/{name}, line {number}"
                yield from _alternatives(place, line)
                yield from _beginnings(place, line, dangers) if key in _COUNTER else ()


def _unapproved_fields(texts: Mapping[str, str]) -> Iterator[Lint]:
    """Fields weigh on every message, so they want approvals as rules do."""
    files = {name: checked(FieldFile, name, text) for name, text in texts.items() if name.startswith(f"{FIELDS}/")}
    drafts = [name for name, content in sorted(files.items()) if len(set(content.approved_by)) < APPROVALS]
    if drafts:
        words = f"the fields of {len(drafts)} of {len(files)} files lack two approvals: {', '.join(drafts)}"
        yield Lint(kind="draft", words=words)


def _alternatives(place: str, line: str) -> Iterator[Lint]:
    for phrase in _QUOTED.findall(line):
        if (word := _loose(phrase)) is not None:
            said = f"{place}: in {phrase!r} | parts words and not phrases; put brackets around those with {word!r}"
            yield Lint(kind="loose", words=said)


def _beginnings(place: str, line: str, dangers: Sequence[str]) -> Iterator[Lint]:
    """Counter-frames that other dangers satisfy, so that one danger would keep another quiet."""
    for beginning in dict.fromkeys(_BEGINNING.findall(line)):
        folded = fold(beginning)
        swallowed = [word for word in dangers if word.startswith(folded) and word != folded]
        if swallowed:
            said = f"{place}: {beginning}* is {', '.join(swallowed[:3])} too, which is a danger; write out what is none"
            yield Lint(kind="swallowing", words=said)


def _loose(phrase: str) -> str | None:
    """The word that begins two alternatives of several words which no bracket holds together: `od rana|od wczoraj`."""
    flat = phrase
    while (shorter := _BRACKET.sub(_HELD, flat)) != flat:
        flat = shorter
    parts = [part.split("|") for part in flat.split()]
    begins = [
        part[-1]
        for part, after in pairwise(parts)
        if part[-1][:1].isalpha() and not after[0].startswith(("..", "!", _HELD))
    ]
    parted = any(len(part) > 1 for part in parts)
    return next((word for word in begins if parted and begins.count(word) > 1), None)


def _dangers(book: RuleBook) -> Sequence[str]:
    """Words that are a danger by themselves, no hint and no beginning of a phrase."""
    program = book.matcher.program
    alone = {
        pattern.symbols[0]
        for pattern in program.patterns
        if pattern.hands_on and (rule := book.cue_rules[pattern.owner]) is not None and not rule.hint
    }
    return sorted(
        word for word, entry in program.words.items() if len(word) >= _SHORTEST_DANGER and entry.symbols & alone
    )
