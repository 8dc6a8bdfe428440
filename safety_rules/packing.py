"""Compiled rules as parts of a file and back again."""

import json
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, overload

from safety_rules.assessment import CueRule
from safety_rules.bisection import Checksums, Index
from safety_rules.keeping import numbers_from_bytes, numbers_to_bytes
from safety_rules.program import Conditions, Entry, Grammar, Pattern, Program
from safety_rules.schema import Cue, CueSpec, Modifier, Rule, Sign, WordFile

_ARRAYS = (
    "entry_of", "common_sums", "common_rows", "mistyped_sums", "mistyped_rows", "mistyped_numbers", "sounds_sums",
    "sounds_rows", "sounds_numbers",
)  # fmt: skip


@dataclass(slots=True)
class ShelvedRules(Sequence[Rule]):
    """The rules with their reasons and examples; judging needs none of that, so they are unpacked when asked for."""

    packed: bytes
    size: int
    _rules: tuple[Rule, ...] = field(default=())

    def unpacked(self) -> tuple[Rule, ...]:
        if not self._rules and self.size:
            contents = json.loads(zlib.decompress(self.packed))
            self._rules = tuple(Rule.model_validate(content) for content in contents)
        return self._rules

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self.unpacked()[index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Everything of a rule book but its version."""

    rules: Sequence[Rule]
    cue_rules: Sequence[CueRule | None]
    modifiers: Sequence[Modifier | None]
    signs: Sequence[Sign | None]
    words: WordFile
    program: Program


def pack(compiled: Compiled) -> dict[str, bytes]:
    program = compiled.program
    entries = {entry: number for number, entry in enumerate(dict.fromkeys(program.words.values()))}
    shape: dict[str, Any] = {
        "cues": [cue and _cue_row(cue) for cue in compiled.cue_rules],
        "modifiers": compiled.modifiers,
        "signs": compiled.signs,
        "words": compiled.words.model_dump(mode="json"),
        "entries": [[entry.symbols, entry.says] for entry in entries],
        "heads": program.heads,
        "sound_heads": program.sound_heads,
        "stems": program.stems,
        "stem_ends": program.stem_ends,
        "numbers": program.numbers,
        "levels": [[_row(pattern) for pattern in level] for level in program.levels],
        "patterns": [_row(pattern) for pattern in program.patterns],
        "conditions": [asked and asdict(asked) for asked in program.conditions],
        "quiet": list(program.quiet.items()),
        "grammar": {name: sorted(words) for name, words in asdict(program.grammar).items()},
    }
    rules = [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in compiled.rules]
    arrays = (
        array("I", [entries[entry] for entry in program.words.values()]),
        program.common.sums,
        program.common.rows,
        program.mistyped.keys.sums,
        program.mistyped.keys.rows,
        program.mistyped.numbers,
        program.sounds.keys.sums,
        program.sounds.keys.rows,
        program.sounds.numbers,
    )
    return {
        "rules": zlib.compress(_json(rules)),
        "shape": _json(shape),
        "listed": "\n".join(program.listed).encode(),
        **{name: numbers_to_bytes(numbers) for name, numbers in zip(_ARRAYS, arrays, strict=True)},
    }


def unpack(parts: Mapping[str, bytes]) -> Compiled:
    """Raises KeyError, TypeError or ValueError when the parts do not fit."""
    shape = json.loads(parts["shape"])
    arrays = {name: numbers_from_bytes(parts[name]) for name in _ARRAYS}
    listed = tuple(parts["listed"].decode().split("\n"))
    pool: dict[int, int] = {}
    entries = [
        Entry(tuple(pool.setdefault(symbol, symbol) for symbol in symbols), says) for symbols, says in shape["entries"]
    ]
    program = Program(
        words={word: entries[number] for word, number in zip(listed, arrays["entry_of"], strict=True)},
        heads=_heads(shape["heads"]),
        sound_heads=_heads(shape["sound_heads"]),
        stems=shape["stems"],
        stem_ends=shape["stem_ends"],
        numbers=tuple((low, high, symbol) for low, high, symbol in shape["numbers"]),
        levels=tuple(tuple(_patterns(level, pool)) for level in shape["levels"]),
        patterns=tuple(_patterns(shape["patterns"], pool)),
        conditions=tuple(asked and Conditions(**asked) for asked in shape["conditions"]),
        quiet=dict(shape["quiet"]),
        grammar=Grammar(**{name: frozenset(words) for name, words in shape["grammar"].items()}),
        listed=listed,
        mistyped=Index(Checksums(arrays["mistyped_sums"], arrays["mistyped_rows"]), arrays["mistyped_numbers"]),
        sounds=Index(Checksums(arrays["sounds_sums"], arrays["sounds_rows"]), arrays["sounds_numbers"]),
        common=Checksums(arrays["common_sums"], arrays["common_rows"]),
    )
    return Compiled(
        rules=ShelvedRules(parts["rules"], len(shape["cues"])),
        cue_rules=tuple(cue and _cue_rule(*cue) for cue in shape["cues"]),
        modifiers=tuple(name and Modifier(name) for name in shape["modifiers"]),
        signs=tuple(name and Sign(name) for name in shape["signs"]),
        words=WordFile.model_validate(shape["words"]),
        program=program,
    )


def _row(pattern: Pattern) -> list[Any]:
    flags = pattern.any_order | pattern.from_start << 1 | pattern.to_end << 2
    return [pattern.owner, pattern.symbols, pattern.gaps, flags, pattern.absent]


def _patterns(rows: list[list[Any]], numbers: dict[int, int]) -> Iterator[Pattern]:
    """Rows of gaps are few, so patterns share them; symbols are the same numbers everywhere."""
    shared: dict[tuple[int, ...], tuple[int, ...]] = {}
    for owner, symbols, gaps, flags, absent in rows:
        yield Pattern(
            owner=owner,
            symbols=tuple(numbers.setdefault(symbol, symbol) for symbol in symbols),
            gaps=shared.setdefault(tuple(gaps), tuple(gaps)),
            any_order=bool(flags & 1),
            from_start=bool(flags & 2),
            to_end=bool(flags & 4),
            absent=tuple((place, symbol) for place, symbol in absent),
        )


def _heads(heads: dict[str, list[Any]]) -> dict[str, list[tuple[str, tuple[int, ...]]]]:
    return {head: [(start, tuple(symbols)) for start, symbols in found] for head, found in heads.items()}


def _cue_row(rule: CueRule) -> list[Any]:
    return [rule.id, rule.cue, rule.spec.model_dump(mode="json"), rule.weak, rule.image]


def _cue_rule(name: str, cue: str, spec: dict[str, Any], weak: bool, image: str | None) -> CueRule:  # noqa: FBT001
    return CueRule(name, Cue(cue), CueSpec.model_validate(spec), weak, image)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
