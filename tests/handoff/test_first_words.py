"""Whoever chooses from the queue sees how each person began, and nothing that is veiled in the talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.first_words import shortened
from most116.testing.house import BOHDAN, House


async def first_words(house: House) -> list[str]:
    return [entry.first_words for entry in await house.desk.queue(house.account())]


async def test_the_queue_shows_how_each_person_began(house: House) -> None:
    await house.hears("hej", "nie mogę\n spać", "od tygodnia", "jest 4 rano")
    house.clock.move(seconds=1)
    await house.hears("добрий день", sender=BOHDAN)
    assert await first_words(house) == ["hej · nie mogę spać · od tygodnia", "добрий день"]


async def test_words_that_come_while_the_person_waits_are_shown_at_the_next_look(house: House) -> None:
    await house.hears("hej")
    assert await first_words(house) == ["hej"]
    await house.hears("nie mogę spać")
    assert await first_words(house) == ["hej · nie mogę spać"]


async def test_long_talks_show_their_beginning(house: House) -> None:
    await house.hears(*(f"wiadomość {number}" for number in range(20)))
    assert await first_words(house) == ["wiadomość 0 · wiadomość 1 · wiadomość 2"]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["zadzwońcie 600 100 200"], "zadzwońcie ······"),
        (["patrz https://example.org/moje?zdjecie=1"], "patrz ······"),
        (["600 100", "200 300"], "600 100 · 200 300"),
        (["", "  \n "], ""),
        (["słowo " * 30], "słowo " * 14 + "słowo…"),
        (["a" * 200], "a" * 89 + "…"),
    ],
)
def test_what_is_shown_of_texts(texts: list[str], shown: str) -> None:
    assert shortened(texts) == shown


@given(st.lists(st.text(), max_size=3))
def test_any_texts_make_one_short_line(texts: list[str]) -> None:
    shown = shortened(texts)
    assert len(shown) <= 90
    assert "\n" not in shown
