"""Which way a message leans by the fields of words that meet in it, and what that makes of hints and broad rules."""

from collections.abc import Mapping

import pytest
import yaml

from most116.core.conversation import Language, Tier
from most116.core.errors import ConfigurationError
from safety_rules.book import book_of
from safety_rules.explaining import explain_text
from safety_rules.judge import RuleBook
from safety_rules.rule_files import CUES, GRAMMAR, WORDS, read_texts

INSTALLED = {name: text for name, text in read_texts(None).items() if name in {CUES, WORDS, GRAMMAR}}
DANGER = {"pressing": "już zaraz", "shut": "drzwi klucz*", "unnamed": "on jego", "body": "ręka", "denial": "nikt nie"}
SIX = "raz dwa trzy cztery pięć sześć"
PLAIN = {"food": "tort zupa", "school": "klas*", "sport": "mecz"}


def book(**keys: object) -> RuleBook:
    told = {"why": "A test.", "must_match": ["a", "b"], "must_not_match": ["a", "b"], "cue": "in_progress"}
    rules = {"rules": [told | {"id": "pl.test", "phrases": ["stoję"]} | keys]}
    return written({"urgency/pl.yaml": rules, "fields/pl.yaml": {"danger": DANGER, "plain": PLAIN}})


def written(files: Mapping[str, object]) -> RuleBook:
    return book_of(INSTALLED | {name: yaml.safe_dump(content, allow_unicode=True) for name, content in files.items()})


def tier(one: RuleBook, text: str) -> Tier:
    return one.judge(text, Language.PL).tier


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("już drzwi", 2),
        ("już zaraz już", 1),
        ("kluczami jego", 2),
        ("tort, klasa, już", -1),
        ("JUŻ, DRZWIII, jego", 3),
        ("jużżżż", 1),
        ("", 0),
        ("nic takiego", 0),
    ],
)
def test_every_field_counts_once(text: str, lean: int) -> None:
    reading = book().matcher.read(text)
    assert book().leaning.of(reading.words) == lean


def test_three_fields_of_danger_make_a_hint_count_fully() -> None:
    hint = book(weak=True)
    assert tier(hint, "stoję, już drzwi") is Tier.ELEVATED
    assert tier(hint, "stoję, już drzwi, on") is Tier.IMMEDIATE
    assert tier(hint, "stoję, już drzwi, on, tort") is Tier.ELEVATED


def test_a_question_at_the_end_leans_to_plain_days_by_two_fields() -> None:
    broad = book(broad=True)
    assert tier(broad, "stoję, tort") is Tier.IMMEDIATE
    assert tier(broad, "stoję, tort?") is Tier.ELEVATED
    assert tier(broad, "stoję, tort ??? 🙂") is Tier.ELEVATED
    assert tier(broad, "tort? stoję") is Tier.IMMEDIATE
    assert tier(book(), "stoję, tort, klasa?") is Tier.IMMEDIATE


def test_a_question_takes_nothing_from_what_leans_to_danger() -> None:
    hint = book(weak=True)
    assert tier(hint, "stoję, już drzwi, on?") is Tier.IMMEDIATE
    explained = explain_text(hint, "stoję, już drzwi?")
    assert (explained.lean, explained.fields[-1]) == (0, "-question")
    explained = explain_text(hint, "stoję, już drzwi, on?")
    assert (explained.lean, "-question" in explained.fields) == (3, False)


def test_plain_days_keep_images_apart() -> None:
    second = {
        "id": "pl.other", "why": "A test.", "must_match": ["a", "b"], "must_not_match": ["a", "b"],
        "cue": "farewell", "weak": True, "phrases": ["wiatr"],
    }  # fmt: skip
    first = second | {"id": "pl.test", "cue": "in_progress", "phrases": ["stoję"]}
    fields = {"danger": DANGER, "plain": PLAIN}
    both = written({"urgency/pl.yaml": {"rules": [first, second]}, "fields/pl.yaml": fields})
    assert tier(both, "stoję, wiatr") is Tier.IMMEDIATE
    assert tier(both, "stoję, wiatr, tort, klasa") is Tier.ELEVATED


def test_a_plain_day_makes_a_broad_rule_light_and_nothing_else() -> None:
    day = "stoję, tort, klasa, mecz"
    assert tier(book(), day) is Tier.IMMEDIATE
    assert tier(book(broad=True), day) is Tier.ELEVATED
    assert tier(book(broad=True), "stoję, tort, klasa") is Tier.IMMEDIATE


def test_broad_at_the_top_of_a_file_holds_for_its_rules() -> None:
    rule = {"id": "pl.test", "why": "A test.", "must_match": ["a", "b"], "must_not_match": ["a", "b"], "cue": "acute"}
    top = {"broad": True, "rules": [rule | {"phrases": ["stoję"]}]}
    assert [each.broad for each in written({"urgency/pl.yaml": top}).rules] == [True]


def test_many_fields_are_a_danger_that_no_rule_names() -> None:
    one = book()
    assert tier(one, f"już drzwi {SIX}") is Tier.STANDARD
    assert tier(one, f"już drzwi, on {SIX}") is Tier.ELEVATED
    assert tier(one, "już drzwi, on, i tak dalej") is Tier.STANDARD
    verdict = one.judge(f"nikt, już, drzwi, on, ręka {SIX}", Language.PL)
    assert (verdict.tier, verdict.matched, verdict.cues) == (Tier.HIGH, ("all.leaning",), ("cry_for_help", "leaning"))


def test_the_language_with_the_most_fields_counts_alone() -> None:
    english = {"danger": DANGER | {"pressing": "now", "unnamed": "his"}, "plain": PLAIN | {"sport": "on"}}
    one = written({"fields/pl.yaml": {"danger": DANGER, "plain": PLAIN}, "fields/en.yaml": english})
    assert one.leaning.of(["on", "zaraz", "drzwi"]) == 3


@pytest.mark.parametrize(
    ("files", "remedy"),
    [
        ({"en": {"danger": {"shut": "door"}, "plain": {}}, "pl": {"danger": {}, "plain": {}}}, "name the same fields"),
        ({"pl": {"danger": {"shut": "tort"}, "plain": {"food": "tort"}}}, "'tort' stands twice"),
        ({"pl": {"danger": {"shut": "tort", "body": "tort"}, "plain": {}}}, "'tort' stands twice"),
        ({"pl": {"danger": {"shut": "dr*"}, "plain": {}}}, "'dr*' is neither a word"),
        ({"pl": {"danger": {}, "plain": {}}, "pl_more": {"danger": {}, "plain": {}}}, "stand in one file"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(files: Mapping[str, object], remedy: str) -> None:
    with pytest.raises(ConfigurationError, match="rules/fields/pl") as raised:
        written({f"fields/{name}.yaml": content for name, content in files.items()})
    assert remedy in str(raised.value)


def test_the_fields_are_told_to_who_asks(book: RuleBook) -> None:
    told = explain_text(book, "nikt nie wie, on już zamknął drzwi")
    assert {"+denial", "+pressing", "+shut", "+unnamed"} <= {*told.fields}
    assert told.lean == sum(1 if each.startswith("+") else -1 for each in told.fields)
