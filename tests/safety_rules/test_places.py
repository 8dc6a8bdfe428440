"""Where symbols stand: counted up at once in long texts, on demand in short ones, with the same outcome."""

from hypothesis import given
from hypothesis import strategies as st

from safety_rules.places import Places


@given(st.lists(st.frozensets(st.integers(0, 9)), max_size=80))
def test_what_is_counted_at_once_is_what_is_counted_on_demand(words: list[frozenset[int]]) -> None:
    asked, settled = Places(), Places()
    for place, symbols in enumerate(words):
        asked.add(symbols, 1 << place)
        settled.add(symbols, 1 << place)
    settled.settle()
    assert asked.present == settled.present
    for symbol in range(10):
        assert asked[symbol] == settled[symbol] == sum(1 << at for at, own in enumerate(words) if symbol in own)
