"""The installed rules, compiled once for a whole test process: they are the same for every test and cost seconds."""

from functools import cache

from safety_rules.book import load_book
from safety_rules.judge import RuleBook


@cache
def installed_book() -> RuleBook:
    return load_book()
