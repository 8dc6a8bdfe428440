"""Loads the rules, checks them and names their version; compiled rules that were kept are taken as they are."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from most116.core.errors import ConfigurationError
from most116.core.free_memory import give_back
from safety_rules.hints import CueRule
from safety_rules.judge import RuleBook
from safety_rules.keeping import dictionary_versions, keep, key_of, read_kept
from safety_rules.leaning import Fields, Leaning, fields_of
from safety_rules.matching import Matcher
from safety_rules.packing import Compiled, pack, unpack
from safety_rules.rule_files import CUES, FIELDS, WORDS, checked, language_of, read_texts, version_of
from safety_rules.schema import Cue, CueFile, CueSpec, FieldFile, Rule, WordFile
from safety_rules.vocabulary import read_vocabulary


def load_book(overlay: Path | None = None, cache_dir: Path | None = None) -> RuleBook:
    """The rules in force: files of `overlay`/rules first, then the installed ones.

    With `cache_dir`, rules that were compiled before are read from there, and others are kept there for the next start.
    Raises ConfigurationError that names the file, the line, the rule and the remedy.
    """
    texts = read_texts(overlay)
    version = version_of(texts, dictionary_versions())
    kept = _kept(cache_dir, version) if cache_dir else None
    compiled = kept or _compiled(texts)
    if cache_dir and kept is None:
        # A folder that nobody may write to costs the next start the compiling and nothing else.
        with suppress(OSError):
            keep(cache_dir, key_of(version), pack(compiled))
    return _book(compiled, version)


def book_of(texts: Mapping[str, str]) -> RuleBook:
    """A book of these files alone, by their names below rules/. Raises ConfigurationError."""
    return _book(_compiled(texts), version_of(texts, dictionary_versions()))


def compile_into(folder: Path, overlay: Path | None = None) -> Path:
    """Compile the rules and keep them; the file that was written. Raises ConfigurationError."""
    texts = read_texts(overlay)
    version = version_of(texts, dictionary_versions())
    try:
        return keep(folder, key_of(version), pack(_compiled(texts)))
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot hold the compiled rules ({type(error).__name__}); name a folder that can be written"
        ) from None


def _book(compiled: Compiled, version: str) -> RuleBook:
    return RuleBook(
        version=version,
        rules=compiled.rules,
        cue_rules=compiled.cue_rules,
        modifiers=compiled.modifiers,
        signs_of=compiled.signs,
        matcher=Matcher(compiled.program),
        vocabulary=read_vocabulary(compiled.words, f"rules/{WORDS}"),
        leaning=compiled.leaning,
    )


def _kept(folder: Path, version: str) -> Compiled | None:
    parts = read_kept(folder, key_of(version))
    try:
        return None if parts is None else unpack(parts)
    except (KeyError, TypeError, ValueError):
        return None


def _compiled(texts: Mapping[str, str]) -> Compiled:
    # Only here, because a process that finds kept rules needs neither the compiler nor a dictionary.
    from safety_rules.building import build

    specs = checked(CueFile, CUES, texts[CUES]).cues
    words = checked(WordFile, WORDS, texts[WORDS])
    with _unswept():
        built = build(texts)
    # What compiling took is free now, the dictionaries too.
    give_back()
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
