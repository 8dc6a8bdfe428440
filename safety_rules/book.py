"""Loads the rules, checks them and names their version."""

from collections.abc import Mapping
from pathlib import Path

from safety_rules.assessment import CueRule
from safety_rules.building import build
from safety_rules.judge import RuleBook
from safety_rules.matching import Matcher
from safety_rules.rule_files import CUES, WORDS, checked, read_texts, version_of
from safety_rules.schema import Cue, CueFile, CueSpec, Rule, WordFile
from safety_rules.vocabulary import read_vocabulary


def load_book(overlay: Path | None = None) -> RuleBook:
    """The rules in force: files of `overlay`/rules first, then the installed ones.

    Raises ConfigurationError that names the file, the line, the rule and the remedy.
    """
    texts = read_texts(overlay)
    specs = checked(CueFile, CUES, texts[CUES]).cues
    words = checked(WordFile, WORDS, texts[WORDS])
    built = build(texts)
    return RuleBook(
        version=version_of(texts),
        rules=built.rules,
        cue_rules=tuple(_cue_rule(rule, specs) for rule in built.rules),
        modifiers=tuple(rule.modifier for rule in built.rules),
        signs_of=tuple(rule.sign for rule in built.rules),
        matcher=Matcher(built.program),
        vocabulary=read_vocabulary(words, f"rules/{WORDS}"),
    )


def _cue_rule(rule: Rule, specs: Mapping[Cue, CueSpec]) -> CueRule | None:
    if rule.cue is None:
        return None
    changes = rule.tiers.model_dump(exclude_none=True)
    if rule.tier is not None:
        changes["base"] = rule.tier
    return CueRule(rule.id, rule.cue, specs[rule.cue].model_copy(update=changes), rule.weak)
