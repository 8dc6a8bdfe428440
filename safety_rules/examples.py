"""Runs the examples that every rule carries."""

from safety_rules.judge import RuleBook


def check_examples(book: RuleBook) -> list[str]:
    """What does not hold, one line each: the rule, the example, and which way it fails. Empty: all hold."""
    failures: list[str] = []
    for rule in book.rules:
        failures.extend(
            f"{rule.id}: must match {text!r}, and does not" for text in rule.must_match if not book.finds(rule, text)
        )
        failures.extend(
            f"{rule.id}: must not match {text!r}, and does" for text in rule.must_not_match if book.finds(rule, text)
        )
    return failures
