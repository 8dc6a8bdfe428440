"""Rows of symbols in a text: what bits of places let through is what trying every row finds."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from safety_rules.beside_anchors import frame_of, rows_beside
from safety_rules.places import places_in
from safety_rules.program import Grammar
from safety_rules.reading import Reading
from safety_rules.rows import Pattern
from safety_rules.sequences import in_any_order, in_order

NONE: frozenset[str] = frozenset()
GRAMMAR = Grammar(
    negations=NONE, wanting=NONE, joining=NONE, writer=NONE, reflexives=NONE, short_parts=NONE, jokes=NONE
)
MOST = 99
TEXTS = st.lists(st.sets(st.integers(0, 3), max_size=3), min_size=1, max_size=12)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=4)


def reading_of(words: list[set[int]]) -> Reading:
    reading = Reading(GRAMMAR, words=["word"] * len(words))
    for place, symbols in enumerate(words):
        for symbol in symbols:
            reading.at[symbol] = reading.at.get(symbol, 0) | 1 << place
    return reading


def places(words: list[set[int]], symbol: int) -> list[int]:
    return [place for place, symbols in enumerate(words) if symbol in symbols]


@given(TEXTS, ROWS, st.booleans())
def test_a_row_is_found_from_every_place_where_it_can_begin(
    words: list[set[int]],
    row: list[tuple[int, int]],
    to_end: bool,
) -> None:
    symbols, gaps = tuple(symbol for symbol, _ in row), (0, *(gap for _, gap in row[1:]))
    fitting = [
        chosen
        for chosen in product(*(places(words, symbol) for symbol in symbols))
        if all(
            0 < later - earlier <= gap + 1 for earlier, later, gap in zip(chosen, chosen[1:], gaps[1:], strict=False)
        )
    ]
    found = in_order(Pattern(1, symbols, gaps, to_end=to_end), reading_of(words), MOST)
    assert {each[0] for each in found} <= {each[0] for each in fitting}
    assert set(found) <= set(fitting)
    if not to_end:
        assert [each[0] for each in found] == sorted({each[0] for each in fitting})


@given(TEXTS, ROWS, st.integers(0, 3), st.sets(st.integers(1, 11)), st.integers(1, 3))
def test_from_word_to_word_around_an_anchor_the_same_rows_are_found(
    words: list[set[int]],
    row: list[tuple[int, int]],
    anchor: int,
    stops: set[int],
    most: int,
) -> None:
    symbols, gaps = tuple(symbol for symbol, _ in row), (0, *(gap for _, gap in row[1:]))
    pattern, reading = Pattern(1, symbols, gaps), reading_of(words)
    reading.meant.extend(map(frozenset, words))
    reading.stops.extend(sorted(stops))
    sought = symbols[anchor % len(symbols)]
    frame = frame_of(pattern, sought, words_alone=True)
    anchors = reading.at.get(sought, 0)
    assert (rows_beside(frame, anchors, reading, most) if anchors else []) == in_order(pattern, reading, most)


@given(TEXTS, st.lists(st.integers(0, 3), min_size=2, max_size=3, unique=True))
def test_two_words_in_any_order_are_found_the_other_way_round_too(words: list[set[int]], symbols: list[int]) -> None:
    there = in_any_order(
        Pattern(1, tuple(symbols), (0, *[1] * (len(symbols) - 1)), any_order=True), reading_of(words), MOST
    )
    back = in_any_order(
        Pattern(1, tuple(symbols), (0, *[1] * (len(symbols) - 1)), any_order=True), reading_of(words[::-1]), MOST
    )
    if len(symbols) == 2 and all(len(each) <= 1 for each in words):
        assert bool(there) == bool(back)


@given(st.sets(st.integers(0, 400)))
def test_bits_are_read_in_order(found: set[int]) -> None:
    assert places_in(sum(1 << place for place in found)) == sorted(found)
