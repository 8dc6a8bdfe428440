"""Patterns as rows of numbers; each becomes an object when it is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from safety_rules.rows import Pattern, Rows


@dataclass(frozen=True, slots=True)
class Patterns(Sequence[Pattern]):
    """Some rows of a table as patterns, made anew each time they are asked for."""

    table: Rows
    where: range

    def __len__(self) -> int:
        return len(self.where)

    @overload
    def __getitem__(self, number: int) -> Pattern: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Pattern]: ...
    def __getitem__(self, number: int | slice) -> Pattern | Sequence[Pattern]:
        if isinstance(number, slice):
            return Patterns(self.table, self.where[number])
        return pattern_in(self.table, self.where[number])

    def owners(self) -> set[int]:
        """Whom the patterns belong to, without making one."""
        return {self.table.numbers[self.table.starts[number]] for number in self.where}


def pattern_in(table: Rows, number: int) -> Pattern:
    owner, flags, size, *rest = table[number]
    absent = rest[2 * size :]
    return Pattern(
        owner=owner,
        symbols=tuple(rest[:size]),
        gaps=tuple(rest[size : 2 * size]),
        any_order=bool(flags & 1),
        from_start=bool(flags & 2),
        to_end=bool(flags & 4),
        absent=tuple(zip(absent[::2], absent[1::2], strict=True)),
    )


def table_of(patterns: Iterable[Pattern]) -> Rows:
    return Rows.of(_numbers_of(pattern) for pattern in patterns)


def _numbers_of(pattern: Pattern) -> Iterator[int]:
    yield pattern.owner
    yield pattern.any_order | pattern.from_start << 1 | pattern.to_end << 2
    yield len(pattern.symbols)
    yield from pattern.symbols
    yield from pattern.gaps
    for absent in pattern.absent:
        yield from absent
