"""Where symbols stand: put together at once in long texts, on demand in short ones, with the same outcome."""

from hypothesis import given
from hypothesis import strategies as st

from safety_rules.places import Places


@given(st.integers(0, 400), st.integers(1, 1023), st.frozensets(st.integers(0, 11)))
def test_what_is_put_together_at_once_is_what_is_counted_on_demand(size: int, step: int, among: frozenset[int]) -> None:
    words = [frozenset(symbol for symbol in range(10) if place * step >> symbol & 1) for place in range(size)]
    asked, settled = Places(), Places()
    for place, symbols in enumerate(words):
        asked.add(symbols, 1 << place)
        settled.add(symbols, 1 << place)
    settled.settle(among, frozenset[int]().union(*words) & among)
    for symbol in range(12):
        assert asked[symbol] == settled[symbol] == sum(1 << at for at, own in enumerate(words) if symbol in own)
