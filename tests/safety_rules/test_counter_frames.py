"""What keeps a danger quiet is no guess; and a class that is wrong is told of where it stands."""

from collections.abc import Mapping

import pytest
import yaml

from most116.core.errors import ConfigurationError
from safety_rules.book import book_of
from safety_rules.judge import RuleBook
from safety_rules.rule_files import CUES, GRAMMAR, WORDS, read_texts

INSTALLED = {name: text for name, text in read_texts(None).items() if name in {CUES, WORDS, GRAMMAR}}
ODD = {"classes/pl_odd.yaml": {"classes": {"fine": "tak", "odd": "{xqzw}"}}}


def book(classes: Mapping[str, object], files: Mapping[str, object], /, **keys: object) -> RuleBook:
    """One rule with these keys in a file with these classes, and other files."""
    told = {"id": "pl.test", "why": "A test.", "must_match": ["a", "b"], "must_not_match": ["a", "b"], "cue": "acute"}
    content = {"urgency/pl.yaml": {"rules": [told | keys], "classes": dict(classes)}} | dict(files)
    return book_of(INSTALLED | {name: yaml.safe_dump(each, allow_unicode=True) for name, each in content.items()})


@pytest.mark.parametrize(
    ("keys", "classes", "quiet", "heard"),
    [
        ({"phrases": ["umieram"], "unless": ["skakanka|żart"]}, {}, "umieram skakanka", "umieram skakannka"),
        ({"phrases": ["umieram"], "unless": ["ona żartuje"]}, {}, "umieram ona żartuje", "umieram onażartuje"),
        ({"phrases": ["umieram"], "unless_anywhere": ["skakanka"]}, {}, "skakanka, umieram", "skakannka, umieram"),
        (
            {"phrases": ["umieram"], "unless_anywhere": ["ona żartuje"]},
            {},
            "ona żartuje, umieram",
            "ona żartuuje, umieram",
        ),
        (
            {"phrases": ["@falling"]},
            {"falling": {"phrases": ["spadam w dół"], "unless": ["spadochron"]}},
            "spadam w dół spadochron",
            "spadam w dół spadochrrn",
        ),
    ],
)
def test_a_counter_frame_is_not_made_of_corrected_words(
    keys: Mapping[str, object], classes: Mapping[str, object], quiet: str, heard: str
) -> None:
    one = book(classes, {}, **keys)
    assert not one.finds(one.rules[0], quiet)
    assert one.finds(one.rules[0], heard)


@pytest.mark.parametrize(
    ("keys", "classes", "place"),
    [
        ({"phrases": ["to @odd"]}, {}, r"classes/pl_odd.yaml, line \d+, @odd: "),
        ({"phrases": ["to"], "unless": ["@odd"]}, {}, r"classes/pl_odd.yaml, line \d+, @odd: "),
        ({"phrases": ["to"], "with_anywhere": ["a @odd|b"]}, {}, r"classes/pl_odd.yaml, line \d+, @odd: "),
        ({"phrases": ["to @outer"]}, {"outer": ["a @odd"]}, r"classes/pl_odd.yaml, line \d+, @odd: "),
        ({"phrases": ["to @own"]}, {"own": ["a {xqzw}"]}, r"urgency/pl.yaml, line \d+, @own: "),
        ({"phrases": ["to"], "unless": ["{xqzw}"]}, {}, r"urgency/pl.yaml, line \d+, pl.test: "),
    ],
)
def test_an_unknown_lemma_is_told_of_where_it_stands(
    keys: Mapping[str, object], classes: Mapping[str, object], place: str
) -> None:
    with pytest.raises(ConfigurationError, match=rf"{place}\{{xqzw\}}: .* no such lemma; write its basic form"):
        book(classes, ODD, **keys)


@pytest.mark.parametrize("hint", [{"weak": True}, {"image": "end.leap"}], ids=["weak", "image"])
def test_another_sentence_keeps_hints_quiet_and_nothing_else(hint: Mapping[str, object]) -> None:
    frames = {"phrases": ["umieram"], "unless_anywhere": ["skakank*"]}
    apart, far = "skakanka. umieram", f"skakanka{' a' * 13} umieram"
    outright, only_hint = book({}, {}, **frames), book({}, {}, **frames, **hint)
    assert outright.finds(outright.rules[0], apart)
    assert not outright.finds(outright.rules[0], far)
    assert not only_hint.finds(only_hint.rules[0], apart)


@pytest.mark.parametrize("between", [",", ".", "\n"], ids=["comma", "stop", "line"])
def test_the_word_that_must_not_follow_begins_no_other_clause(between: str) -> None:
    one = book({}, {}, phrases=["bije !w"])
    assert not one.finds(one.rules[0], "bije w szachy")
    assert one.finds(one.rules[0], f"bije{between} w szachy")
