"""Loading: a broken rule file stops the start and says where; the version names exactly what is in force."""

from importlib.resources import files
from pathlib import Path

import pytest

from most116.core.conversation import Language, Tier
from most116.core.errors import ConfigurationError
from most116.testing.installed import few_rules, kept_rules
from safety_rules.book import load_book
from safety_rules.folding import cut, fold
from safety_rules.judge import RuleBook

RULE = """
rules:
  - id: en.own.rule
    cue: bullying
    phrases: ["{phrase}"]
    why: "A rule of the operator's."
    must_match: ["purple elephants", "my purple elephants"]
    must_not_match: ["purple", "elephants"]
"""


def overlay(tmp_path: Path, name: str, text: str) -> Path:
    place = tmp_path / "rules" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_version_is_of_the_content(book: RuleBook, tmp_path: Path) -> None:
    assert load_book(None, kept_rules()).version == book.version
    installed = files("safety_rules").joinpath("rules", "signs", "en.yaml").read_text(encoding="utf-8")
    assert load_book(overlay(tmp_path, "signs/en.yaml", installed), kept_rules()).version == book.version
    few = few_rules(tmp_path / "few")
    before = load_book(overlay(few, "signs/en.yaml", installed)).version
    assert load_book(overlay(few, "signs/en.yaml", installed + "\n# changed\n")).version != before


def test_an_operators_file_takes_precedence(tmp_path: Path) -> None:
    few = few_rules(tmp_path, {"urgency/pl.yaml"})
    own = load_book(overlay(few, "urgency/en.yaml", RULE.replace("{phrase}", "purple elephants")))
    assert own.judge("my purple elephants", Language.EN).tier is Tier.ELEVATED
    assert own.judge("chcę się zabić", Language.PL).tier is Tier.HIGH


BROKEN = {
    "not YAML": ("rules: [", "urgency/en.yaml, line"),
    "a key twice": (RULE.replace("{phrase}", "purple") + "rules: []\n", "written twice"),
    "no rules": ("hello: world\n", "urgency/en.yaml"),
    "no reason": (RULE.replace("why", "because").replace("{phrase}", "purple"), "en.own.rule"),
    "one example": (RULE.replace(', "elephants"]', "]").replace("{phrase}", "purple"), "must_not_match"),
    "two kinds": (RULE.replace("cue: bullying", "cue: bullying\n    sign: youth"), "exactly one of"),
    "an unknown lemma": (RULE.replace("{phrase}", "{brzdęk}"), "no such lemma; write its basic form"),
    "an unknown filter": (RULE.replace("{phrase}", "{kill:9}"), "unknown tag"),
    "an unknown class": (RULE.replace("{phrase}", "@colours"), "has such a class"),
    "a short beginning": (RULE.replace("{phrase}", "pu*"), "needs 3 letters"),
    "an empty phrase": (RULE.replace("{phrase}", "..."), "has no word"),
    "an id twice": (
        RULE.replace("{phrase}", "purple") * 1 + RULE.split("rules:\n")[1].replace("{phrase}", "red"),
        "this id",
    ),
}


@pytest.mark.parametrize("why", BROKEN)
def test_a_broken_file_stops_the_start(why: str, tmp_path: Path) -> None:
    text, said = BROKEN[why]
    with pytest.raises(ConfigurationError, match=said):
        load_book(overlay(few_rules(tmp_path), "urgency/en.yaml", text))


def test_forms_and_cues_are_checked(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unknown group"):
        load_book(overlay(tmp_path / "a", "forms/pl.yaml", "iść: {first: idę}\n"))
    with pytest.raises(ConfigurationError, match="describe also"):
        load_book(overlay(tmp_path / "b", "cues.yaml", "cues:\n  violence: {base: high}\n"))


def test_every_cue_has_rules_in_every_language(book: RuleBook) -> None:
    """No language is without a rule for any of the twelve categories."""
    for language in Language:
        cues = {rule.cue for rule in book.rules if rule.cue and rule.id.startswith(language.value)}
        assert len(cues) == 12, language


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"),
        ("n i e  c h c e  z y c", "nie chce zyc"),
        ("niechcezyc", "nie chce zyc"),
        ("don’t", "dont"),
        ("П’ять", "пять"),
        ("a b c", "a b c"),
        ("koniec.Pa", "koniec pa"),
        ("🆘", "sos"),
        ("", ""),
    ],
)
def test_folding(book: RuleBook, text: str, words: str) -> None:
    assert " ".join(book.matcher.read(text).words) == words


def test_letters_in_a_row_are_cut_into_known_words() -> None:
    assert cut("niechcezyc", {"nie", "chce", "zyc"}, longest=60) == ["nie", "chce", "zyc"]
    assert cut("niewiem", {"nie", "chce"}, longest=60) is None
    assert cut("nie" * 100, {"nie"}, longest=60) is None


def test_sentences_and_clauses_are_counted(book: RuleBook) -> None:
    reading = book.matcher.read("Tak, ale. Nie!")
    found = [(word, reading.sentence(at), reading.clause(at)) for at, word in enumerate(reading.words)]
    assert found == [("tak", 0, 0), ("ale", 0, 1), ("nie", 1, 2)]


def test_folding_is_stable() -> None:
    assert fold(fold("Їжак ПІШОВ додому ŁÓDŹ")) == fold("Їжак ПІШОВ додому ŁÓDŹ")
