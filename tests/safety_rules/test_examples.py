"""Every rule's own examples, and what the check says when one does not hold."""

from collections import defaultdict
from dataclasses import replace

import pytest

from most116.testing.installed import installed_book
from safety_rules.examples import check_examples
from safety_rules.judge import RuleBook
from safety_rules.schema import Rule

BOOK = installed_book()
# By the first two words of their names. A test for each of 7,000 examples takes fifteen times as long as the examples.
FAMILIES = defaultdict[str, list[Rule]](list)
for _rule in BOOK.rules:
    FAMILIES[".".join(_rule.id.split(".")[:2])].append(_rule)


@pytest.mark.parametrize("family", FAMILIES)
def test_rules_find_their_examples_and_leave_their_counterexamples(family: str) -> None:
    rules = FAMILIES[family]
    assert not [rule.id for rule in rules if not rule.must_match], "without an example"
    assert not [(rule.id, text) for rule in rules for text in rule.must_match if not BOOK.finds(rule, text)]
    assert not [(rule.id, text) for rule in rules for text in rule.must_not_match if BOOK.finds(rule, text)]


def test_a_broken_example_is_named() -> None:
    rule = next(rule for rule in BOOK.rules if rule.id == "pl.intent.kill_self")
    number = BOOK.rules.index(rule)
    wrong = rule.model_copy(update={"must_match": ("dzień dobry",), "must_not_match": ("zabiję się",)})
    broken: RuleBook = replace(BOOK, rules=(*BOOK.rules[:number], wrong, *BOOK.rules[number + 1 :]))
    assert check_examples(broken) == [
        "pl.intent.kill_self: must match 'dzień dobry', and does not",
        "pl.intent.kill_self: must not match 'zabiję się', and does",
    ]
