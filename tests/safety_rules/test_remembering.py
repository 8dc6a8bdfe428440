"""What is worked out for one text is kept for the next, up to a bound in bytes, and changes no judgement."""

from itertools import pairwise

from safety_rules.judge import RuleBook
from safety_rules.matching import Matcher

MOST_HELD = 1 << 20
# No text of the examples makes anybody remember more than this.
ONE_TEXT = 1 << 20


def test_what_is_kept_has_a_bound_and_forgetting_it_changes_nothing(book: RuleBook) -> None:
    small = Matcher(book.matcher.program, MOST_HELD)
    held = []
    for rule in book.rules[::20]:
        for text in (*rule.must_match, *rule.must_not_match):
            expected = book.matcher.hits(book.matcher.read(text))
            assert small.hits(small.read(text)) == expected, text
            held.append(small.held)
    assert max(held) < MOST_HELD + ONE_TEXT
    assert any(later < earlier for earlier, later in pairwise(held)), "nothing was ever forgotten"
