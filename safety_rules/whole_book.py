"""Compiles all files of a rule book, in the process that asks."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from safety_rules.building import build
from safety_rules.hints import CueRule
from safety_rules.leaning import Fields, Leaning, fields_of
from safety_rules.packing import Compiled
from safety_rules.rule_files import CUES, FIELDS, WORDS, checked, language_of
from safety_rules.schema import Cue, CueFile, CueSpec, FieldFile, Rule, WordFile


def compiled_of(texts: Mapping[str, str], *, fork: bool = False) -> Compiled:
    """The rules of these files, by their names below rules/. `fork`: as forking.side_by_side.

    Raises ConfigurationError: where, what and the remedy.
    """
    specs = checked(CueFile, CUES, texts[CUES]).cues
    words = checked(WordFile, WORDS, texts[WORDS])
    with _unswept():
        built = build(texts, fork=fork)
    return Compiled(
        rules=built.rules,
        cue_rules=tuple(_cue_rule(rule, specs) for rule in built.rules),
        modifiers=tuple(rule.modifier for rule in built.rules),
        signs=tuple(rule.sign for rule in built.rules),
        words=words,
        leaning=Leaning(_fields(texts)),
        program=built.program,
    )


def _fields(texts: Mapping[str, str]) -> Fields:
    """Those of each language from its file, an operator's or ours."""
    files = [name for name in texts if name.startswith(f"{FIELDS}/")]
    return fields_of(
        (f"rules/{name}", language.value, checked(FieldFile, name, texts[name]))
        for name in files
        if (language := language_of(name)) is not None
    )


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no unused circles meanwhile: compiling makes a million objects, and nearly all stay to its end."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _cue_rule(rule: Rule, specs: Mapping[Cue, CueSpec]) -> CueRule | None:
    if rule.cue is None:
        return None
    own = {"base": rule.tier, "negatable": rule.negatable, "retold": rule.retold}
    changes = rule.tiers.model_dump(exclude_none=True) | {key: each for key, each in own.items() if each is not None}
    return CueRule(rule.id, rule.cue, specs[rule.cue].model_copy(update=changes), rule.weak, rule.image, rule.broad)
