"""How one text is read from data and filled with values."""

import pytest

from config.wording import Wording, fill, read_wording, sentences
from most116.core.conversation import Line
from most116.core.errors import ConfigurationError


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("Hello [[a]]. Bye.", {"a": "Ania"}, "Hello Ania. Bye."),
        ("Hello [[a]]. Bye.", {}, "Bye."),
        ("Hello [[a]]. Bye.", {"a": ""}, "Bye."),
        ("One. Two [[a]] and [[b]]. Three.", {"a": "1"}, "One. Three."),
        ("One. [[a]]", {}, "One."),
        ("Danger: tel. [[a]]. More.", {}, "More."),
        ("Danger? tel. [[a]]. More.", {"a": "112"}, "Danger? tel. 112. More."),
        ("A ([[a]]). B", {"a": "x. [[b]]"}, "A (x. [[b]]). B"),
        ("[[a]]", {}, ""),
    ],
)
def test_a_sentence_without_its_value_is_left_out(template: str, values: dict[str, str], expected: str) -> None:
    assert fill(template, values) == expected


def test_sentences_are_cut_where_they_end() -> None:
    assert sentences("Agree? 1: yes. 2: no. Np. 14! End") == ["Agree?", "1: yes.", "2: no.", "Np.", "14!", "End"]
    assert sentences("Tel. 1 or tel. 2, np. 3.") == ["Tel. 1 or tel. 2, np. 3."]


def test_while_no_line_is_known_both_numbers_stand_where_the_adult_one_did() -> None:
    wording = Wording("call [[number.n116111]]", "phone [[number.n116123]]")
    assert wording.of(Line.YOUTH) == "call [[number.n116111]]"
    assert wording.of(Line.ADULT) == "phone [[number.n116123]]"
    assert wording.of(None) == "phone [[number.n116111]] / [[number.n116123]]"
    shared = "[[number.n116111]] children, [[number.n116123]] adults"
    assert Wording(shared, shared).of(None) == shared


@pytest.mark.parametrize(
    "content",
    [
        {},
        None,
        7,
        {"text": ""},
        {"youth": "a"},
        {"youth": "a", "adult": "b", "text": "c"},
        {"text": "call [[Number]]"},
        {"text": "call [[number"},
        {"text": "b", "other": "c"},
    ],
)
def test_a_wording_in_the_wrong_form_is_refused_with_its_place(content: object) -> None:
    with pytest.raises(ConfigurationError, match=r"texts/pl.yaml, age.ask"):
        read_wording(content, "texts/pl.yaml, age.ask")
