"""Texts as plain pieces: quick ways for usual texts give what the slow way gives."""

from hypothesis import given
from hypothesis import strategies as st

from safety_rules.folding import cut, fold, pieces

USUAL = st.text(st.sampled_from("aBzĄćĘłŃóŚźŻąйЇёіҐґЄя '`’„”–—….,!?*@$1_-\n"), max_size=80)
UNUSUAL = "\u00a0"


@given(USUAL)
def test_usual_letters_fold_together_as_they_fold_one_by_one(text: str) -> None:
    assert fold(text) == "".join(fold(letter) for letter in text)
    assert fold(text * 30 + UNUSUAL) == fold(text) * 30 + " "


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_folds_the_same_as_part_of_a_longer_one(text: str) -> None:
    assert fold(text + UNUSUAL * 40) == fold(text) + " " * 40


@given(st.lists(st.sampled_from(["s", "a", "mmm", "o", "ś", "1"]), min_size=4, max_size=9), st.sampled_from(" -_.*@!"))
def test_letters_apart_are_joined_whatever_stands_between(letters: list[str], between: str) -> None:
    word = "".join(fold(letter[0]) for letter in letters)
    assert pieces(between.join(letters), ()) == [word]


def test_a_word_is_cut_into_known_parts_with_the_longest_last() -> None:
    known = {"nie", "ni", "chce", "echce", "zyc", "e"}
    assert cut("niechcezyc", known, longest=30) == ["ni", "echce", "zyc"]
    assert cut("niechcezyc", known, longest=30, short=()) == ["nie", "chce", "zyc"]
    assert cut("niechcezy", known, longest=30) is None
    assert cut("zyc", known, longest=30) is None
