"""Who a phrase is about, when, and whether it is denied or quoted."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from safety_rules.inflection import Form
from safety_rules.reading import Hit, Reading

# How many words before a danger its negation stands at most.
_DENIED = 4
# A clause that nobody ended reaches no further, in words.
_CLAUSE = 12


def _holds_negation(hit: Hit, reading: Reading) -> bool:
    return any(reading.words[int(place)] in reading.grammar.negations for place in hit.places)


def negated(hit: Hit, reading: Reading) -> bool:
    """A negation stands before the hit, with nothing but words of wanting or having between, in the same clause."""
    if _holds_negation(hit, reading):
        return False
    first = int(hit.start)
    clause = reading.clause(first)
    for place in range(first - 1, max(-1, first - 1 - _DENIED), -1):
        if reading.clause(place) != clause:
            return False
        if reading.words[place] in reading.grammar.negations:
            return True
        if reading.words[place] not in reading.grammar.wanting:
            return False
    return False


def _writer_named(hit: Hit, reading: Reading) -> bool:
    """A word of the writer, or a verb in the first person, stands in the clause of the hit."""
    own = reading.clauses(hit)
    first = int(hit.start)
    return any(
        reading.clause(place) in own
        and (reading.words[place] in reading.grammar.writer or _of_writer(reading.says[place]))
        for place in range(max(0, first - _CLAUSE), min(len(reading.words), int(hit.end) + _CLAUSE))
    )


def person_fits(person: str, hit: Hit, reading: Reading) -> bool:
    """`first`: the writer may be meant; `third`: somebody else may be."""
    if person == "first":
        if hit.says & (Form.SECOND | Form.THIRD) and not hit.says & Form.FIRST:
            return False
        return bool(hit.says & Form.FIRST) or _writer_named(hit, reading)
    return person != "third" or bool(hit.says & Form.THIRD) or not hit.says & (Form.FIRST | Form.SECOND)


def tense_fits(tense: str, hit: Hit) -> bool:
    """A verb that was found can be of this tense."""
    return not tense or bool(hit.says & (Form.PRESENT if tense == "present" else Form.PAST))


def quoted(hit: Hit, reading: Reading) -> bool:
    """Between two quotation marks, with something said outside of them too."""
    marks = bisect_right(reading.quotes, hit.start)
    if not marks % 2 or marks >= len(reading.quotes) or reading.quotes[marks] <= hit.end:
        return False
    return len(reading.words) - (reading.quotes[marks] - reading.quotes[marks - 1]) > 1


def borrowed(reading: Reading) -> list[tuple[int, int]]:
    """Reflexives behind a verb of their own, each with where its clause begins: a verb before that has none of them."""
    found: list[tuple[int, int]] = []
    words, grammar = reading.words, reading.grammar
    if grammar.reflexives.isdisjoint(words):
        return found
    for place, word in enumerate(words):
        if word in grammar.reflexives:
            verb = next((each for each in (place - 1, place - 2) if each > 0 and reading.says[each]), 0)
            if verb and words[verb - 1] in grammar.joining:
                found.append((place, verb))
    return found


def lends(row: Sequence[float], reflexives: Iterable[tuple[int, int]]) -> bool:
    """The row takes a reflexive to a verb before the one that it belongs to."""
    return any(place in row and row[0] < verb and verb not in row for place, verb in reflexives)


def _of_writer(says: int) -> bool:
    return bool(says & Form.FIRST) and not says & (Form.SECOND | Form.THIRD)
