"""Loads the rules, checks them and names their version."""

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError
from safety_rules.assessment import CueRule
from safety_rules.inflection import FormTable, read_forms
from safety_rules.judge import RuleBook
from safety_rules.matching import Matcher
from safety_rules.phrases import Compiler, Pattern, PhraseError
from safety_rules.schema import Cue, CueFile, CueSpec, Rule, RuleFile, WordFile
from safety_rules.vocabulary import read_vocabulary

_CUES, _WORDS = "cues.yaml", "stop_words.yaml"
_FOLDERS = ("urgency", "modifiers", "signs")
_FORMS = tuple(f"forms/{language}.yaml" for language in (Language.PL,))
_RULES = tuple(f"{folder}/{language}.yaml" for folder in _FOLDERS for language in Language)
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model", bound=BaseModel)


def _once(loader: Any, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
    """A mapping without a key written twice: YAML would keep the last and drop the rules of the first."""
    mapping = _SafeLoader.construct_mapping(loader, node, deep)
    if len(mapping) < len(node.value):
        raise yaml.MarkedYAMLError(problem="a key is written twice", problem_mark=node.start_mark)
    return mapping


_Loader: Any = type("_Loader", (_SafeLoader,), {"construct_mapping": _once})


def load_book(overlay: Path | None = None) -> RuleBook:
    """The rules in force: files of `overlay`/rules first, then the installed ones.

    Raises ConfigurationError that names the file, the rule and the remedy.
    """
    texts = {name: _read(name, overlay) for name in (_CUES, _WORDS, *_FORMS, *_RULES)}
    specs = _check(CueFile, _CUES, _mapping(_CUES, texts[_CUES])).cues
    words = _check(WordFile, _WORDS, _mapping(_WORDS, texts[_WORDS]))
    compiler = Compiler(_forms(texts))
    rules: list[Rule] = []
    patterns: list[Pattern] = []
    for name in _RULES:
        content = _check(RuleFile, name, _mapping(name, texts[name]))
        for rule in content.rules:
            if any(rule.id == other.id for other in rules):
                raise ConfigurationError(f"rules/{name}, {rule.id}: another rule has this id; choose a new one")
            patterns.extend(_compile(compiler, rule, len(rules), content.classes, name))
            rules.append(rule)
    return RuleBook(
        version=_version(texts),
        rules=tuple(rules),
        cue_rules=tuple(_cue_rule(rule, specs) for rule in rules),
        matcher=Matcher(patterns, compiler.lexicon()),
        vocabulary=read_vocabulary(words, f"rules/{_WORDS}"),
    )


def _read(name: str, overlay: Path | None) -> str:
    place: Traversable = files("safety_rules").joinpath("rules", *name.split("/"))
    if overlay is not None and (own := overlay.joinpath("rules", *name.split("/"))).is_file():
        place = own
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"rules/{name} cannot be read ({type(error).__name__}): it must be there and be UTF-8"
        ) from None


def _mapping(name: str, text: str) -> Mapping[str, object]:
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise ConfigurationError(f"rules/{name}{place} is not valid YAML: {getattr(error, 'problem', '')}") from None
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise ConfigurationError(f"rules/{name} must hold keys with values: see the installed file for the form")
    return content


def _check(model: type[_Model], name: str, content: Mapping[str, object]) -> _Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"rules/{name}, {_rule_at(content, first['loc'])}{where}: {first['msg']}") from None


def _rule_at(content: Mapping[str, object], loc: tuple[int | str, ...]) -> str:
    """The id of the rule that an error stands in, when it has one."""
    rules = content.get("rules")
    match loc:
        case ("rules", int(number), *_) if isinstance(rules, list) and isinstance(rules[number], dict):
            return f"{rules[number].get('id', 'a rule without id')}: "
    return ""


def _forms(texts: Mapping[str, str]) -> FormTable:
    tables = [read_forms(_mapping(name, texts[name]), f"rules/{name}") for name in _FORMS]
    return FormTable({lemma: forms for table in tables for lemma, forms in table.lemmas.items()})


def _compile(compiler: Compiler, rule: Rule, owner: int, classes: Mapping[str, str], name: str) -> Iterable[Pattern]:
    try:
        return [pattern for phrase in rule.phrases for pattern in compiler.phrase(phrase, owner, classes)]
    except PhraseError as error:
        raise ConfigurationError(f"rules/{name}, {rule.id}: {error}") from None


def _cue_rule(rule: Rule, specs: Mapping[Cue, CueSpec]) -> CueRule | None:
    if rule.cue is None:
        return None
    spec = specs[rule.cue].model_copy(update=rule.tiers.model_dump(exclude_none=True))
    return CueRule(rule.id, rule.cue, spec, rule.weak)


def _version(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()[:12]
