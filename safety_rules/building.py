"""Compiles the files of rules; everything slow happens here, and what comes out can be kept."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError
from safety_rules.assembling import assemble
from safety_rules.compiling import Compiler, Scope
from safety_rules.cyrillic_forms import CyrillicDictionary
from safety_rules.english_forms import EnglishDictionary
from safety_rules.folding import fold
from safety_rules.inflection import Inflector, Readings, read_forms
from safety_rules.phrases import ClassError, PhraseError
from safety_rules.polish_forms import PolishDictionary
from safety_rules.program import Conditions, Grammar, Program
from safety_rules.rows import Pattern
from safety_rules.rule_files import CLASSES, FORMS, GRAMMAR, RULE_FOLDERS, checked, language_of, mapping, place_of
from safety_rules.schema import ClassFile, ClassSpec, GrammarFile, Rule, RuleFile
from safety_rules.symbols import Symbols


@dataclass(frozen=True, slots=True)
class Built:
    """All rules in order, and what finds them."""

    rules: tuple[Rule, ...]
    program: Program


def build(texts: Mapping[str, str]) -> Built:
    """Raises ConfigurationError that names file, line, rule and remedy."""
    words = checked(GrammarFile, GRAMMAR, texts[GRAMMAR])
    numbers = {fold(word): value for value, row in words.numbers.items() for word in row.split()}
    symbols = Symbols(Inflector(_dictionaries(), _added_forms(texts)), numbers)
    for language, lemmas in words.verbs.items():
        symbols.know_writer(language, lemmas.split())
    compiler = Compiler(symbols)
    shared = _shared_classes(texts)
    rules: list[Rule] = []
    ids: set[str] = set()
    patterns: list[Pattern] = []
    conditions: list[Conditions | None] = []
    for name, text in texts.items():
        if name.partition("/")[0] in RULE_FOLDERS:
            content = checked(RuleFile, name, text)
            scope = Scope(language_of(name), (content.classes, *shared[language_of(name)]))
            for number, rule in enumerate(content.approved_rules()):
                try:
                    _check_id(rule, ids, language_of(name))
                    ids.add(rule.id)
                    patterns.extend(compiler.patterns(rule.phrases, len(rules), scope))
                    conditions.append(_conditions(rule, compiler, scope))
                except PhraseError as error:
                    place = _place_of_class(error, name, texts) or place_of(name, text, ("rules", number))
                    raise ConfigurationError(f"{place}{error}") from None
                rules.append(rule)
    examples = (text for rule in rules for text in (*rule.must_match, *rule.must_not_match))
    return Built(tuple(rules), assemble(compiler, _grammar(words), patterns, conditions, examples))


def _place_of_class(error: PhraseError, name: str, texts: Mapping[str, str]) -> str:
    """Where the class stands that is wrong; empty when the phrase of the rule itself is."""
    if not isinstance(error, ClassError):
        return ""
    home = name
    if error.level:
        language = language_of(name) if error.level == 1 else None
        shared = [each for each in texts if each.startswith(f"{CLASSES}/") and language_of(each) is language]
        home = next(each for each in shared if error.name in checked(ClassFile, each, texts[each]).classes)
    return f"{place_of(home, texts[home], ('classes', error.name))}@{error.name}: "


def _check_id(rule: Rule, ids: Container[str], language: Language | None) -> None:
    prefix = language.value if language else "all"
    if not rule.id.startswith(f"{prefix}."):
        raise PhraseError(f"the id of a rule begins with the language of its file: {prefix}.")
    if rule.id in ids:
        raise PhraseError("another rule has this id; choose a new one")


def _dictionaries() -> Mapping[Language, PolishDictionary | CyrillicDictionary | EnglishDictionary]:
    return {
        Language.PL: PolishDictionary(),
        Language.UK: CyrillicDictionary(Language.UK),
        Language.RU: CyrillicDictionary(Language.RU),
        Language.EN: EnglishDictionary(),
    }


def _added_forms(texts: Mapping[str, str]) -> dict[Language, dict[str, Readings]]:
    added: dict[Language, dict[str, Readings]] = {}
    for name, text in texts.items():
        if name.startswith(f"{FORMS}/"):
            language = language_of(name)
            if language is None:
                raise ConfigurationError(f"rules/{name}: forms are those of one language; rename the file")
            lemmas = added.setdefault(language, {})
            for lemma, readings in read_forms(mapping(name, text), f"rules/{name}").items():
                lemmas[lemma] = (*lemmas.get(lemma, ()), *readings)
    return added


def _shared_classes(texts: Mapping[str, str]) -> dict[Language | None, tuple[Mapping[str, ClassSpec], ...]]:
    """For each language its own shared classes, then those of all."""
    found: dict[Language | None, dict[str, ClassSpec]] = {language: {} for language in (*Language, None)}
    for name, text in texts.items():
        if name.startswith(f"{CLASSES}/"):
            classes = found[language_of(name)]
            for key, spec in checked(ClassFile, name, text).classes.items():
                if key in classes:
                    raise ConfigurationError(
                        f"{place_of(name, text, ('classes', key))}@{key} is in another file too; choose a new name"
                    )
                classes[key] = spec
    return {language: (classes, found[None]) for language, classes in found.items()}


def _conditions(rule: Rule, compiler: Compiler, scope: Scope) -> Conditions | None:
    asked = Conditions(
        person=rule.person or "",
        tense=rule.tense or "",
        at_most_words=rule.at_most_words or 0,
        beside=compiler.any_of(rule.beside, scope),
        with_anywhere=compiler.any_of(rule.with_anywhere, scope),
        unless=compiler.any_of(rule.unless, scope),
        unless_anywhere=compiler.any_of(rule.unless_anywhere, scope),
    )
    return None if asked == Conditions() else asked


def _grammar(words: GrammarFile) -> Grammar:
    def folded(row: str) -> frozenset[str]:
        return frozenset(fold(word) for word in row.split())

    return Grammar(
        negations=folded(words.negations),
        wanting=folded(words.wanting),
        joining=folded(words.joining),
        writer=folded(words.writer),
        reflexives=folded(words.reflexives),
        short_parts=folded(words.short_parts),
    )
