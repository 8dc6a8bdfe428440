"""Six words are drawn evenly, read however they are typed, and lead nowhere without the pepper."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.datafiles import read_text
from handoff.crypto.return_words import WORDS, ReturnWords
from most116.core.sealed import ReplyAddress, Secret

LISTED = read_text("return_words.txt", None).split()
VISIT = ReplyAddress.fresh()


def words_of(pepper: bytes = b"p" * 32) -> ReturnWords:
    return ReturnWords(pepper=pepper, words=LISTED)


def test_the_list_is_long_enough_and_no_two_of_its_words_can_be_taken_for_one_another() -> None:
    assert sorted(set(LISTED)) == LISTED
    assert math.log2(len(LISTED)) * WORDS >= 60
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 8 for word in LISTED)
    reader = words_of()
    for word in LISTED:
        dropped = " ".join([word[1:], *LISTED[:5]])
        read = reader.read(Secret(dropped))
        assert read is None or read.reveal().split()[0] in {word, word[1:]}


def test_codes_are_drawn_from_the_whole_list_evenly() -> None:
    reader = words_of()
    drawn = Counter(word for _ in range(4000) for word in reader.draw().reveal().split())
    assert set(drawn) == set(LISTED)
    assert max(drawn.values()) < 3 * 4000 * WORDS / len(LISTED)


@pytest.mark.parametrize(
    "typed",
    [
        "{0} {1} {2} {3} {4} {5}",
        "  {0}  {1}\n{2}\t{3} {4} {5} ",
        "{0}, {1}, {2}, {3}, {4}, {5}.",
        "{0}-{1}-{2}-{3}-{4}-{5}",
        "1. {0} 2. {1} 3. {2} 4. {3} 5. {4} 6. {5}",
    ],
)
def test_signs_and_spaces_do_not_matter(typed: str) -> None:
    code = LISTED[10:70:10]
    read = words_of().read(Secret(typed.format(*code)))
    assert read == Secret(" ".join(code))
    assert words_of().read(Secret(typed.format(*code).upper())) == read


@given(st.data())
def test_one_slip_in_each_word_is_forgiven(data: st.DataObject) -> None:
    code = [data.draw(st.sampled_from(LISTED)) for _ in range(WORDS)]
    typed = [data.draw(st.sampled_from(slips(word))) for word in code]
    read = words_of().read(Secret(" ".join(typed)))
    # Where two words of the list lie equally near, or the slip is another word, nothing is guessed.
    assert read is None or all(
        a == b or t in LISTED for a, b, t in zip(read.reveal().split(), code, typed, strict=True)
    )


def test_diacritics_that_a_telephone_puts_in_are_taken_out() -> None:
    code = LISTED[:6]
    accented = " ".join(code).replace("a", "ą").replace("l", "ł").replace("o", "ó")
    assert words_of().read(Secret(accented)) == Secret(" ".join(code))


@pytest.mark.parametrize(
    "typed", ["", "a", "kot", " ".join(["zzzzzz"] * 6), "🙂" * 500, "\x00\ud800" * 9, "x" * 10_000]
)
def test_what_is_no_code_leads_nowhere(typed: str) -> None:
    assert words_of().read(Secret(typed)) is None


@given(st.text())
def test_reading_never_fails(typed: str) -> None:
    words_of().read(Secret(typed))


def test_five_or_seven_words_are_no_code() -> None:
    assert words_of().read(Secret(" ".join(LISTED[:5]))) is None
    assert words_of().read(Secret(" ".join(LISTED[:7]))) is None


def test_the_visit_opens_with_its_words_and_our_pepper_only() -> None:
    words, other = Secret(" ".join(LISTED[:6])), Secret(" ".join(LISTED[1:7]))
    name, sealed = words_of().lock(words, VISIT)
    assert (words_of().name(words), words_of().unlock(words, sealed)) == (name, VISIT)
    assert words_of().unlock(other, sealed) is None
    assert words_of().unlock(words, b"") is None
    assert words_of(b"q" * 32).name(words) != name
    assert words_of(b"q" * 32).unlock(words, sealed) is None
    assert VISIT.reveal().encode() not in sealed


def slips(word: str) -> list[str]:
    """The word, with its third letter left out, doubled, changed, and with the third and the fourth exchanged."""
    return [
        word,
        word[:2] + word[3:],
        word[:3] + word[2:],
        word[:2] + "q" + word[3:],
        word[:2] + word[3] + word[2] + word[4:],
    ]
