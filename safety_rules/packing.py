"""Compiled rules as parts of a file and back again."""

import json
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from safety_rules.anchoring import Anchors
from safety_rules.bisection import Checksums, Index
from safety_rules.hints import CueRule
from safety_rules.kept_form import numbers_from_bytes, numbers_to_bytes
from safety_rules.leaning import Leaning
from safety_rules.patterns import Patterns
from safety_rules.program import HEAD, Conditions, Grammar, Heads, Program
from safety_rules.rows import Rows, Words
from safety_rules.schema import Cue, CueSpec, Modifier, Rule, Sign, WordFile
from safety_rules.shelving import ShelvedRules
from safety_rules.stems import stems_of

_ARRAYS = (
    "entries", "entry_starts", "entry_of", "patterns", "pattern_starts", "anchors", "seconds", "distant", "placed",
    "anchor_rows", "anchor_starts", "common_sums", "common_rows", "mistyped_sums", "mistyped_rows",
    "mistyped_numbers", "sounds_sums", "sounds_rows", "sounds_numbers", "begun", "begun_starts", "sounded",
    "sounded_starts",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Everything of a rule book but its version."""

    rules: Sequence[Rule]
    cue_rules: Sequence[CueRule | None]
    modifiers: Sequence[Modifier | None]
    signs: Sequence[Sign | None]
    words: WordFile
    leaning: Leaning
    program: Program


def pack(compiled: Compiled) -> dict[str, bytes]:
    program = compiled.program
    specs = {spec: number for number, spec in enumerate(dict.fromkeys(cue.spec for cue in compiled.cue_rules if cue))}
    shape: dict[str, Any] = {
        "cues": [
            cue and [cue.id, cue.cue, specs[cue.spec], cue.weak, cue.image, cue.broad] for cue in compiled.cue_rules
        ],
        "specs": [spec.model_dump(mode="json", exclude_defaults=True) for spec in specs],
        "modifiers": compiled.modifiers,
        "signs": compiled.signs,
        "words": compiled.words.model_dump(mode="json"),
        "leaning": compiled.leaning.fields,
        "numbers": program.numbers,
        "pieces": len(program.pieces),
        "parts": list(program.anchors.parts.items()),
        "awaiting": list(program.anchors.awaiting.items()),
        "conditions": [asked and asdict(asked) for asked in program.conditions],
        "quiet": list(program.quiet.items()),
        "grammar": {name: sorted(words) for name, words in asdict(program.grammar).items()},
    }
    rules = [rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in compiled.rules]
    return {
        "rules": zlib.compress(_json(rules)),
        "shape": _json(shape),
        "listed": "\n".join(program.words.listed).encode(),
        **{name: "\n".join(start for start, _ in _flat(heads)).encode() for name, heads in _begun(program).items()},
        **{name: numbers_to_bytes(numbers) for name, numbers in zip(_ARRAYS, _arrays(program), strict=True)},
    }


def _arrays(program: Program) -> tuple[Sequence[int], ...]:
    """What goes by the names of _ARRAYS, in their order."""
    patterns = program.patterns.table
    return (
        program.words.rows.numbers,
        program.words.rows.starts,
        program.words.numbers,
        patterns.numbers,
        patterns.starts,
        program.anchors.symbols,
        program.anchors.seconds,
        program.anchors.distant,
        program.anchors.placed,
        program.anchors.rows.numbers,
        program.anchors.rows.starts,
        program.common.sums,
        program.common.rows,
        program.mistyped.keys.sums,
        program.mistyped.keys.rows,
        program.mistyped.numbers,
        program.sounds.keys.sums,
        program.sounds.keys.rows,
        program.sounds.numbers,
        *(numbers for heads in _begun(program).values() for numbers in _in_rows(heads)),
    )


def _begun(program: Program) -> Mapping[str, Heads]:
    """Beginnings by the name under which their words are kept."""
    return {"beginnings": program.heads, "sound_beginnings": program.sound_heads}


def _flat(heads: Heads) -> Iterator[tuple[str, Sequence[int]]]:
    for found in heads.values():
        yield from found


def _in_rows(heads: Heads) -> tuple[Sequence[int], Sequence[int]]:
    rows = Rows.of(symbols for _, symbols in _flat(heads))
    return rows.numbers, rows.starts


def unpack(parts: Mapping[str, memoryview]) -> Compiled:
    """Raises KeyError, TypeError or ValueError when the parts do not fit."""
    shape = json.loads(bytes(parts["shape"]))
    arrays = {name: numbers_from_bytes(parts[name]) for name in _ARRAYS}
    listed = tuple(str(parts["listed"], "utf-8").split("\n"))
    specs = [CueSpec.model_validate(spec) for spec in shape["specs"]]
    heads = _heads(parts["beginnings"], Rows(arrays["begun"], arrays["begun_starts"]))
    stems, stem_ends = stems_of(beginning for row in heads.values() for beginning, _ in row)
    table = Rows(arrays["patterns"], arrays["pattern_starts"])
    program = Program(
        words=Words(listed, arrays["entry_of"], Rows(arrays["entries"], arrays["entry_starts"])),
        heads=heads,
        sound_heads=_heads(parts["sound_beginnings"], Rows(arrays["sounded"], arrays["sounded_starts"])),
        stems=stems,
        stem_ends=stem_ends,
        numbers=tuple((low, high, symbol) for low, high, symbol in shape["numbers"]),
        pieces=Patterns(table, range(shape["pieces"])),
        patterns=Patterns(table, range(shape["pieces"], len(table))),
        anchors=_anchors(shape, arrays),
        conditions=tuple(asked and Conditions(**asked) for asked in shape["conditions"]),
        quiet=dict(shape["quiet"]),
        grammar=Grammar(**{name: frozenset(words) for name, words in shape["grammar"].items()}),
        mistyped=Index(Checksums(arrays["mistyped_sums"], arrays["mistyped_rows"]), arrays["mistyped_numbers"]),
        sounds=Index(Checksums(arrays["sounds_sums"], arrays["sounds_rows"]), arrays["sounds_numbers"]),
        common=Checksums(arrays["common_sums"], arrays["common_rows"]),
    )
    return Compiled(
        rules=ShelvedRules(bytes(parts["rules"]), len(shape["cues"])),
        cue_rules=tuple(cue and _cue_rule(cue, specs) for cue in shape["cues"]),
        modifiers=tuple(name and Modifier(name) for name in shape["modifiers"]),
        signs=tuple(name and Sign(name) for name in shape["signs"]),
        words=WordFile.model_validate(shape["words"]),
        leaning=Leaning(shape["leaning"]),
        program=program,
    )


def _anchors(shape: Mapping[str, Any], arrays: Mapping[str, Sequence[int]]) -> Anchors:
    return Anchors(
        symbols=arrays["anchors"],
        seconds=arrays["seconds"],
        distant=arrays["distant"],
        placed=arrays["placed"],
        rows=Rows(arrays["anchor_rows"], arrays["anchor_starts"]),
        **{name: dict(shape[name]) for name in ("parts", "awaiting")},
    )


def _heads(starts: memoryview, rows: Rows) -> Heads:
    """Beginnings by what they begin with: hundreds of thousands of numbers, which as objects take ten times as much."""
    found: dict[str, list[tuple[str, Sequence[int]]]] = {}
    for number, start in enumerate(str(starts, "utf-8").split("\n") if starts else ()):
        found.setdefault(start[:HEAD], []).append((start, array("I", rows[number])))
    return found


def _cue_rule(row: Sequence[Any], specs: Sequence[CueSpec]) -> CueRule:
    name, cue, spec, weak, image, broad = row
    return CueRule(name, Cue(cue), specs[spec], weak, image, broad)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
