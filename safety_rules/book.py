"""Loads the rules, checks them and names their version; compiled rules that were kept are taken as they are."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from most116.core.errors import ConfigurationError
from most116.core.free_memory import give_back
from safety_rules.compiling_apart import compile_apart
from safety_rules.judge import RuleBook
from safety_rules.keeping import dictionary_versions, keep, key_of, let_go, read_kept
from safety_rules.kept_form import content_of, parts_in
from safety_rules.matching import Matcher
from safety_rules.packing import Compiled, pack, unpack
from safety_rules.rule_files import WORDS, read_texts, version_of
from safety_rules.taking_turns import in_turn
from safety_rules.version import version_now
from safety_rules.vocabulary import read_vocabulary


def load_book(overlay: Path | None = None, cache_dir: Path | None = None) -> RuleBook:
    """The rules in force: files of `overlay`/rules first, then the installed ones.

    With `cache_dir`, rules that were compiled before are read from there, and others are compiled in a process of their
    own and kept there for the next start. Raises ConfigurationError that names the file, the line, the rule and the
    remedy.
    """
    if cache_dir is not None:
        version = version_now(overlay)
        if kept := _kept(cache_dir, version):
            return _book(kept, version)
    texts = read_texts(overlay)
    # Of what is compiled, which may be newer than what was looked at before.
    version = version_of(texts.items(), dictionary_versions())
    compiled = _compiled(texts) if cache_dir is None else _kept_from_now(cache_dir, version, texts)
    return _book(compiled, version)


def book_of(texts: Mapping[str, str]) -> RuleBook:
    """A book of these files alone, by their names below rules/. Raises ConfigurationError."""
    return _book(_compiled(texts), version_of(sorted(texts.items()), dictionary_versions()))


def compile_into(folder: Path, overlay: Path | None = None) -> Path:
    """Compile the rules and keep them; the file that was written. Raises ConfigurationError."""
    texts = read_texts(overlay)
    version = version_of(texts.items(), dictionary_versions())
    try:
        return keep(folder, key_of(version), content_of(pack(_compiled(texts))))
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
    if parts is None:
        return None
    try:
        compiled = unpack(parts)
    except (KeyError, TypeError, ValueError):
        return None
    let_go(parts)
    return compiled


def _kept_from_now(folder: Path, version: str, texts: Mapping[str, str]) -> Compiled:
    with in_turn(folder):
        # Another process may have compiled the very same while this one waited for its turn.
        return _kept(folder, version) or _kept_anew(folder, version, texts)


def _kept_anew(folder: Path, version: str, texts: Mapping[str, str]) -> Compiled:
    try:
        content = compile_apart(texts)
    except OSError:
        # Where no other process may be started the rules are compiled all the same.
        content = content_of(pack(_compiled(texts)))
    try:
        parts = parts_in(memoryview(content))
        # A folder that nobody may write to costs the next start the compiling and nothing else.
        with suppress(OSError):
            keep(folder, key_of(version), content)
        # Mapped as at every other start: what was handed over is as large as the rules themselves.
        return _kept(folder, version) or unpack(parts)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"the process that compiles the rules gave no whole rules ({error}); start again, or run "
            "`most116 rules compile`"
        ) from None


def _compiled(texts: Mapping[str, str]) -> Compiled:
    # Only here, because a process that finds kept rules needs neither the compiler nor a dictionary.
    from safety_rules.whole_book import compiled_of

    compiled = compiled_of(texts)
    # What compiling took is free now, the dictionaries too.
    give_back()
    return compiled
