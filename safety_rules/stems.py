"""Beginnings of words that are long enough to be mistyped, by the letters that stay right wherever the mistake is."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from safety_rules.program import HEAD

_SHORTEST_MEANT = 6
_LONG_STEM = 8


def stems_of(
    beginnings: Iterable[str],
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Mapping[str, Sequence[str]]]]:
    """`stems` and `stem_ends` of a program; the strings are those of `beginnings`, because copies take a megabyte."""
    stems = sorted(beginning for beginning in beginnings if len(beginning) >= _SHORTEST_MEANT)
    ends = {first: _by(_end_of, row) for first, row in _by(_first_letter_of, stems).items()}
    return _by(_beginning_of, stems), ends


def _beginning_of(stem: str) -> str:
    """Of a long stem either the first four letters or the last three stay right, wherever the mistake is."""
    return stem[: HEAD if len(stem) < _LONG_STEM else HEAD + 1]


def _first_letter_of(stem: str) -> str:
    return stem[0]


def _end_of(stem: str) -> str:
    return stem[-HEAD:]


def _by(key: Callable[[str], str], words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(key(word), []).append(word)
    return {name: tuple(row) for name, row in found.items()}
