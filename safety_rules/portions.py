"""Compiles the files of some languages; what they come to stands alone, so that several can be made side by side."""

from collections.abc import Container, Mapping, Set
from dataclasses import dataclass, field

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError
from safety_rules.compiling import Compiler, Scope
from safety_rules.cyrillic_forms import CyrillicDictionary
from safety_rules.english_forms import EnglishDictionary
from safety_rules.folding import fold
from safety_rules.inflection import Inflector, Readings, read_forms
from safety_rules.phrases import ClassError, PhraseError
from safety_rules.polish_forms import PolishDictionary
from safety_rules.program import NO_SYMBOL, Conditions
from safety_rules.rows import Pattern
from safety_rules.rule_files import CLASSES, FORMS, RULE_FOLDERS, checked, language_of, mapping, place_of
from safety_rules.schema import ClassFile, ClassSpec, GrammarFile, Rule, RuleFile
from safety_rules.symbols import Symbols, Table

# Whose files are compiled together: None stands for files of all languages.
Languages = Set[Language | None]

_Shared = Mapping[Language | None, tuple[Mapping[str, ClassSpec], ...]]


@dataclass(slots=True)
class Portion:
    """What the files of some languages came to. Its symbols have numbers of its own; classes of all languages that its
    phrases name are in it, as they may be in another one.

    `files`: the number of each rule's file. `patterns` are owned by rules by their number in the portion.
    """

    pieces: list[Pattern]
    quiet: dict[int, int]
    table: Table
    rules: list[Rule] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    conditions: list[Conditions | None] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)


def portion_of(texts: Mapping[str, str], grammar: GrammarFile, languages: Languages) -> Portion:
    """Raises ConfigurationError that names file, line, rule and remedy."""
    numbers = {fold(word): value for value, row in grammar.numbers.items() for word in row.split()}
    mine = {name: text for name, text in texts.items() if "/" in name and language_of(name) in languages}
    symbols = Symbols(Inflector(_dictionaries(), _added_forms(mine)), numbers)
    for language, lemmas in grammar.verbs.items():
        if language in languages:
            symbols.know_writer(language, lemmas.split())
    compiler = Compiler(symbols)
    shared = _shared_classes({name: text for name, text in texts.items() if name in mine or _of_all(name)})
    found = Portion(compiler.pieces, compiler.quiet, symbols.table)
    for number, name in enumerate(texts):
        if name in mine and name.partition("/")[0] in RULE_FOLDERS:
            symbols.file = number
            _compile_file(name, texts, compiler, shared, found)
    return found


def _compile_file(name: str, texts: Mapping[str, str], compiler: Compiler, shared: _Shared, found: Portion) -> None:
    language = language_of(name)
    content = checked(RuleFile, name, texts[name])
    scope = Scope(language, (content.classes, *shared[language]))
    for number, rule in enumerate(content.approved_rules()):
        try:
            _check_id(rule, found.ids, language)
            found.patterns.extend(compiler.patterns(rule.phrases, len(found.rules), scope))
            found.conditions.append(_conditions(rule, compiler, scope))
        except PhraseError as error:
            place = _place_of_class(error, name, texts) or place_of(name, texts[name], ("rules", number))
            raise ConfigurationError(f"{place}{error}") from None
        found.ids.add(rule.id)
        found.rules.append(rule)
        found.files.append(compiler.symbols.file)


def _of_all(name: str) -> bool:
    return "/" in name and language_of(name) is None


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
    quiet = compiler.any_of(rule.unless_anywhere, scope)
    outright = rule.cue is not None and not rule.weak and rule.image is None
    asked = Conditions(
        person=rule.person or "",
        tense=rule.tense or "",
        at_most_words=rule.at_most_words or 0,
        beside=compiler.any_of(rule.beside, scope),
        with_anywhere=compiler.any_of(rule.with_anywhere, scope),
        unless=compiler.any_of(rule.unless, scope),
        unless_anywhere=NO_SYMBOL if outright else quiet,
        unless_in_sentence=quiet if outright else NO_SYMBOL,
    )
    return None if asked == Conditions() else asked
