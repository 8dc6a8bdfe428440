"""By which symbol each pattern is sought: its rarest one, so that few are looked at; worked out when rules compile."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from safety_rules.rows import Entry, Pattern, Rows

# A word may be found by its phrases' rarest symbol only; of what is common, the shortest words tell best.
_RARITY = 4


@dataclass(frozen=True, slots=True)
class Anchors:
    """Patterns by their rarest symbol.

    Row n is for symbols[n]: groups of stage, second rarest symbol, how many patterns, their numbers within the stage.
    Stages are the levels of classes and last the rules. `handed_on`: for each level, class → classes that hold it.
    """

    symbols: "array[int]"
    rows: Rows
    handed_on: Sequence[Mapping[int, Sequence[int]]]


def anchors(
    levels: Sequence[Sequence[Pattern]],
    patterns: Sequence[Pattern],
    quiet: Mapping[int, int],
    common: Mapping[int, float],
) -> Anchors:
    common = _with_classes(common, levels)
    unions = _unions(levels, quiet)
    used = {symbol for row in (*levels, patterns) for pattern in row for symbol in pattern.symbols}
    rank = {symbol: at for at, symbol in enumerate(sorted(used, key=lambda each: (common.get(each, 0), each)))}
    found: dict[int, dict[tuple[int, int], list[int]]] = {}
    for stage, row in enumerate((*levels, patterns)):
        for number, pattern in enumerate(row):
            if stage == len(levels) or not (pattern.hands_on and pattern in unions):
                rarest = sorted(set(pattern.symbols), key=rank.__getitem__)
                found.setdefault(rarest[0], {}).setdefault((stage, rarest[:2][-1]), []).append(number)
    return Anchors(
        symbols=array("I", found),
        rows=Rows.of(chain.from_iterable(_groups(groups)) for groups in found.values()),
        handed_on=tuple(_owners(piece for piece in level if piece.hands_on and piece in unions) for level in levels),
    )


def commonness(
    words: Mapping[str, Entry],
    beginnings: Iterable[tuple[str, Iterable[int]]],
    numbers: Iterable[int],
) -> dict[int, float]:
    """How often a symbol may stand in a text: short words are the common ones."""
    common: dict[int, float] = dict.fromkeys(numbers, 1.0)
    shares: dict[Entry, float] = {}
    for word, entry in words.items():
        shares[entry] = shares.get(entry, 0) + len(word) ** -_RARITY
    rows = chain(
        ((entry.symbols, share) for entry, share in shares.items()),
        ((symbols, len(beginning) ** -_RARITY) for beginning, symbols in beginnings),
    )
    for symbols, share in rows:
        for symbol in symbols:
            common[symbol] = common.get(symbol, 0) + share
    return common


def _with_classes(common: Mapping[int, float], levels: Iterable[Sequence[Pattern]]) -> Mapping[int, float]:
    """A class is as common as the rarest symbols of its phrases are together."""
    found = dict(common)
    for level in levels:
        shares = [(pattern.owner, min(found.get(symbol, 0) for symbol in pattern.symbols)) for pattern in level]
        for owner, share in shares:
            found[owner] = found.get(owner, 0) + share
    return found


def _unions(levels: Sequence[Sequence[Pattern]], quiet: Mapping[int, int]) -> Set[Pattern]:
    """Pieces that only hand the phrases of a class on; its single words were handed on when the rules were compiled."""
    pieces = [piece for level in levels for piece in level]
    composed = {piece.owner for piece in pieces}
    return {piece for piece in pieces if piece.hands_on and piece.symbols[0] in composed and piece.owner not in quiet}


def _owners(pieces: Iterable[Pattern]) -> dict[int, list[int]]:
    owners: dict[int, list[int]] = {}
    for piece in pieces:
        owners.setdefault(piece.symbols[0], []).append(piece.owner)
    return owners


def _groups(groups: Mapping[tuple[int, int], Sequence[int]]) -> Iterator[Sequence[int]]:
    for (stage, second), numbers in groups.items():
        yield (stage, second, len(numbers), *numbers)
