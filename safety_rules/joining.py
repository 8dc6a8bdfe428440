"""Puts what the files of all languages came to together: the same as if one file had been compiled after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeGuard

from safety_rules.atoms import Atom
from safety_rules.joined import Whole
from safety_rules.portions import Portion
from safety_rules.program import NO_SYMBOL, SYMBOLS_ASKED, Conditions
from safety_rules.rows import Pattern
from safety_rules.symbols import Identity, Table


def join(portions: Sequence[Portion]) -> Whole:
    """Portions of different languages, which together are all of the files."""
    whole = Whole()
    satisfied: dict[Atom, dict[int, None]] = {}
    words: dict[Atom, Iterable[str]] = {}
    places = _places([portion.table for portion in portions])
    for portion, new in zip(portions, places, strict=True):
        table = portion.table
        for atom, symbols in table.satisfied.items():
            satisfied.setdefault(atom, {}).update(dict.fromkeys([new[symbol] for symbol in symbols]))
        words |= table.words
        for word, says in table.says.items():
            whole.says[word] = whole.says.get(word, 0) | says
        for word in table.writers:
            whole.know(word)
        whole.forms |= table.forms
        whole.quiet |= {new[owner]: new[silence] for owner, silence in portion.quiet.items()}
    whole.quiet = dict(sorted(whole.quiet.items()))
    for atom, found in satisfied.items():
        whole.satisfy(atom, words[atom], [*found])
    whole.pieces = _pieces(portions, places)
    _put_rules(whole, portions, places)
    return whole


def _places(tables: Iterable[Table]) -> list[list[int]]:
    """Of each table the number under which each of its symbols is kept: in the order in which they were asked for."""
    rows: list[list[int]] = []
    seen: dict[Identity, int] = {}
    asked: list[tuple[int, int]] = []
    for table in tables:
        row: list[int] = []
        for place, (born, identity) in enumerate(zip(table.born, table.identities, strict=True)):
            same = _among(identity, row)
            number = len(asked) if same is None else seen.setdefault(same, len(asked))
            if number == len(asked):
                asked.append((born, place))
            else:
                asked[number] = min(asked[number], (born, place))
            row.append(number)
        rows.append(row)
    kept = {number: place for place, number in enumerate(sorted(range(len(asked)), key=asked.__getitem__))}
    return [[kept[number] for number in row] for row in rows]


def _among(identity: Identity, numbers: Sequence[int]) -> Identity:
    """The same of all tables: a union tells its classes, which stand before it, by their numbers."""
    if _is_union(identity):
        return (identity[0], frozenset(numbers[symbol] for symbol in identity[1]))
    return identity


def _is_union(identity: Identity) -> TypeGuard[tuple[frozenset[Atom], frozenset[int]]]:
    return isinstance(identity, tuple) and isinstance(identity[0], frozenset)


def _pieces(portions: Iterable[Portion], places: Iterable[Sequence[int]]) -> list[Pattern]:
    """Those of each symbol once, by level; those of one level in the order in which they were asked for."""
    found: dict[int, tuple[int, list[Pattern]]] = {}
    for portion, new in zip(portions, places, strict=True):
        for owner, pieces in groupby(portion.pieces, key=_owner):
            if new[owner] not in found:
                rows = [_renumbered(piece, new[owner], new) for piece in pieces]
                if _is_union(portion.table.identities[owner]):
                    # Its classes have no order but that of their numbers.
                    rows.sort(key=_symbols)
                found[new[owner]] = portion.table.level[owner], rows
    return [piece for owner in sorted(found, key=lambda each: (found[each][0], each)) for piece in found[owner][1]]


def _put_rules(whole: Whole, portions: Sequence[Portion], places: Sequence[Sequence[int]]) -> None:
    """In the order of the files."""
    rows = [
        (file, number, place) for number, portion in enumerate(portions) for place, file in enumerate(portion.files)
    ]
    patterns = [{owner: [*row] for owner, row in groupby(portion.patterns, key=_owner)} for portion in portions]
    for owner, (_, number, place) in enumerate(sorted(rows)):
        portion, new = portions[number], places[number]
        whole.rules.append(portion.rules[place])
        whole.patterns += [_renumbered(pattern, owner, new) for pattern in patterns[number][place]]
        asked = portion.conditions[place]
        whole.conditions.append(asked and _asked(asked, new))


def _asked(asked: Conditions, new: Sequence[int]) -> Conditions:
    symbols = {name: getattr(asked, name) for name in SYMBOLS_ASKED}
    return replace(asked, **{name: symbol if symbol == NO_SYMBOL else new[symbol] for name, symbol in symbols.items()})


def _renumbered(pattern: Pattern, owner: int, new: Sequence[int]) -> Pattern:
    _, symbols, gaps, any_order, from_start, to_end, absent = pattern
    others = tuple([(place, new[symbol]) for place, symbol in absent]) if absent else ()
    return Pattern(owner, tuple([new[symbol] for symbol in symbols]), gaps, any_order, from_start, to_end, others)


def _owner(pattern: Pattern) -> int:
    return pattern.owner


def _symbols(pattern: Pattern) -> tuple[int, ...]:
    return pattern.symbols
