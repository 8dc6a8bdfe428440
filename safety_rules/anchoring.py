"""By which words each pattern is sought: its rarest symbol and one that must stand near it, so that few are tried."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from safety_rules.rows import Entry, Pattern, Rows

# Of words that no example has, the short ones are the more common.
_RARITY = 4
# Where no distance between two symbols can be told beforehand, or a longer one, this stands for it; in words.
FAR = 24

# Whose class (0: a rule), sought at once or not, the second symbol (0: none), how far before and how far behind it is.
_Group = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Patterns by their rarest symbol.

    Row n is for symbols[n]: groups of owner + 1 (0 for rules), whether they are sought at once (classes that only
    conditions ask for are not), second symbol + 1 (0: none), its lowest and highest distance + FAR, how many patterns,
    and their numbers, first those of classes and then those of rules. Classes are found when somebody asks for them:
    `seconds` are all second symbols at distances that can be told, `distant` those at others; `placed` are those whose
    places finding phrases may ask for. `parts`, class → classes that hand all of their phrases on to it; `awaiting`,
    class (NO_SYMBOL: rules) → classes by which its pieces are sought.
    """

    symbols: Sequence[int]
    seconds: Sequence[int]
    distant: Sequence[int]
    placed: Sequence[int]
    rows: Rows
    parts: Mapping[int, Sequence[int]]
    awaiting: Mapping[int, Sequence[int]]


def anchors(
    pieces: Sequence[Pattern],
    patterns: Sequence[Pattern],
    quiet: Mapping[int, int],
    common: Mapping[int, float],
) -> Anchors:
    """`pieces`: patterns of classes, those that a class is built on before it."""
    common = _with_classes(common, pieces)
    composed = {piece.owner for piece in pieces}
    unions = {piece for piece in pieces if piece.hands_on and piece.symbols[0] in composed and piece.owner not in quiet}
    early = _asked_by(patterns, pieces, quiet)
    found: dict[int, dict[_Group, list[int]]] = {}
    awaiting: dict[int, dict[int, None]] = {}
    for number, pattern in enumerate((*pieces, *patterns)):
        if pattern in unions:
            continue
        owner = pattern.owner + 1 if number < len(pieces) else 0
        anchor = min(pattern.symbols, key=lambda each: (common.get(each, 0), each))
        if anchor in composed:
            awaiting.setdefault(owner - 1, {})[anchor] = None
        group = (owner, not owner or owner - 1 in early, *_second(pattern, anchor, composed, common))
        found.setdefault(anchor, {}).setdefault(group, []).append(number)
    parts: dict[int, list[int]] = {}
    for piece in (piece for piece in pieces if piece in unions):
        parts.setdefault(piece.owner, []).append(piece.symbols[0])
    seconds = {(group[2] - 1, group[4] < 2 * FAR) for groups in found.values() for group in groups if group[2]}
    return Anchors(
        symbols=array("I", found),
        seconds=array("I", sorted(second for second, told in seconds if told)),
        distant=array("I", sorted(second for second, told in seconds if not told)),
        placed=array("I", sorted(_placed((*pieces, *patterns), composed) | {*quiet.values()})),
        rows=Rows.of(_flat(groups) for groups in found.values()),
        parts=parts,
        awaiting={owner: [*row] for owner, row in awaiting.items()},
    )


def commonness(
    words: Mapping[str, Entry],
    beginnings: Iterable[tuple[str, Iterable[int]]],
    numbers: Iterable[int],
    examples: Mapping[str, int],
) -> dict[int, float]:
    """How often a symbol may stand in a text, by how often its words stand in the examples of the rules."""
    common: dict[int, float] = dict.fromkeys(numbers, 1.0)
    shares: dict[Entry, float] = {}
    for word, entry in words.items():
        shares[entry] = shares.get(entry, 0) + len(word) ** -_RARITY + examples.get(word, 0)
    for entry, share in shares.items():
        for symbol in entry.symbols:
            common[symbol] = common.get(symbol, 0) + share
    begun: Counter[str] = Counter()
    for word, times in examples.items():
        if word not in words:
            begun.update({word[:end]: times for end in range(3, len(word) + 1)})
    for beginning, symbols in beginnings:
        share = len(beginning) ** -_RARITY + begun[beginning]
        for symbol in symbols:
            common[symbol] = common.get(symbol, 0) + share
    return common


def _with_classes(common: Mapping[int, float], pieces: Iterable[Pattern]) -> Mapping[int, float]:
    """A class is as common as the rarest symbols of its phrases are together."""
    found = dict(common)
    for piece in pieces:
        found[piece.owner] = found.get(piece.owner, 0) + min(found.get(symbol, 0) for symbol in piece.symbols)
    return found


def _second(pattern: Pattern, anchor: int, composed: set[int], common: Mapping[int, float]) -> tuple[int, int, int]:
    """The symbol that says most beside the anchor: a rare one close by. It is none that several words can be."""
    at = pattern.symbols.index(anchor)
    choices = []
    for place, symbol in enumerate(pattern.symbols):
        if symbol == anchor or symbol in composed:
            continue
        low, high = -FAR, FAR
        first, last = sorted((at, place))
        reach = sum(pattern.gaps[first + 1 : last + 1]) + last - first
        if not pattern.any_order and reach < FAR and composed.isdisjoint(pattern.symbols[first + 1 : last]):
            low, high = (last - first, reach) if at < place else (-reach, first - last)
        choices.append((common.get(symbol, 0) * (high - low + 1), symbol + 1, low + FAR, high + FAR))
    return min(choices)[1:] if choices else (0, 0, 2 * FAR)


def _asked_by(patterns: Iterable[Pattern], pieces: Iterable[Pattern], quiet: Mapping[int, int]) -> Set[int]:
    """The classes that finding phrases of rules asks for, and those that these ask for."""
    asked: dict[int, set[int]] = {}
    for piece in pieces:
        asked.setdefault(piece.owner, set()).update(_all_symbols(piece))
    for owner, silence in quiet.items():
        asked[owner].add(silence)
    seen: set[int] = set()
    left = {symbol for pattern in patterns for symbol in _all_symbols(pattern) if symbol in asked}
    while left:
        symbol = left.pop()
        seen.add(symbol)
        left.update(each for each in asked[symbol] if each in asked and each not in seen)
    return seen


def _placed(patterns: Iterable[Pattern], composed: Set[int]) -> set[int]:
    """Classes, and the symbols of patterns that are more than words in order (beside_anchors.Frame)."""
    found = set(composed)
    for pattern in patterns:
        if pattern.any_order or not pattern.plain or not composed.isdisjoint(pattern.symbols):
            found.update(_all_symbols(pattern))
    return found


def _all_symbols(pattern: Pattern) -> Iterator[int]:
    yield from pattern.symbols
    for _, symbol in pattern.absent:
        yield symbol


def _flat(groups: Mapping[_Group, Sequence[int]]) -> Iterator[int]:
    for group, numbers in groups.items():
        yield from group
        yield len(numbers)
        yield from numbers
