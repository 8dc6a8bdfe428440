"""Every rule's own examples, each as a test, and what the check says when one does not hold."""

from dataclasses import replace

import pytest

from most116.testing.installed import installed_book
from safety_rules.examples import check_examples
from safety_rules.judge import RuleBook
from safety_rules.schema import Rule

BOOK = installed_book()
FOUND = [(rule, text) for rule in BOOK.rules for text in rule.must_match]
QUIET = [(rule, text) for rule in BOOK.rules for text in rule.must_not_match]


def _names(cases: list[tuple[Rule, str]]) -> list[str]:
    return [f"{rule.id}-{number}" for number, (rule, _) in enumerate(cases)]


@pytest.mark.parametrize(("rule", "text"), FOUND, ids=_names(FOUND))
def test_a_rule_finds_its_example(rule: Rule, text: str) -> None:
    assert BOOK.finds(rule, text)


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=_names(QUIET))
def test_a_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert not BOOK.finds(rule, text)


def test_a_broken_example_is_named() -> None:
    rule = next(rule for rule in BOOK.rules if rule.id == "pl.intent.kill_self")
    number = BOOK.rules.index(rule)
    wrong = rule.model_copy(update={"must_match": ("dzień dobry",), "must_not_match": ("zabiję się",)})
    broken: RuleBook = replace(BOOK, rules=(*BOOK.rules[:number], wrong, *BOOK.rules[number + 1 :]))
    assert check_examples(broken) == [
        "pl.intent.kill_self: must match 'dzień dobry', and does not",
        "pl.intent.kill_self: must not match 'zabiję się', and does",
    ]
