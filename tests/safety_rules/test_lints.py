"""What a reviewer is told of a rule set, each remark shown on rules that deserve it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from most116.testing.installed import installed_book, one_rule_a_cue
from safety_rules.book import book_of, load_book
from safety_rules.lints import Lint, lint
from safety_rules.rule_files import read_texts
from safety_rules.writing_lints import lint_writing

RULE = {
    "cue": "wish_to_die",
    "why": "only for this test",
    "must_match": ["kwiatkowski żwir płynie", "oto kwiatkowski żwir płynie"],
    "must_not_match": ["a kuku", "nic takiego"],
}


# Without the cues' own rules and other languages, which take long to compile and are none of a test rule's neighbours.
AROUND = {
    name: text
    for name, text in read_texts(None).items()
    if not name.startswith(("urgency/", "signs/")) and not any(f"/{each}" in name for each in ("uk", "ru", "en"))
}


def lints(*rules: Mapping[str, object]) -> list[Lint]:
    """Remarks that name one of these rules."""
    written = [{**RULE, "id": f"pl.test.number{number}", **rule} for number, rule in enumerate(rules)]
    book = book_of(AROUND | {"urgency/pl.yaml": yaml.safe_dump({"rules": written})})
    return [remark for remark in lint(book) if "pl.test." in remark.words]


@pytest.mark.parametrize(
    ("rules", "kind", "says"),
    [
        ([{"phrases": ["kwiatkowski żwir"], "must_not_match": ["Kwiatkowski zwir plynie", "nic"]}],
         "contradiction", "must and must not match"),
        ([{"phrases": ["kwiatkowski żwir"]}, {"phrases": ["kwiatkowski żwir"], "tier": "immediate"}],
         "contradiction", "pl.test.number0 and pl.test.number1 have a phrase in common, at elevated and immediate"),
        ([{"phrases": ["kwiatkowski żwir", "umieram ze śmiechu"]}], "dead", "'umieram ze śmiechu'"),
        ([{"phrases": ["kwiatkowski żwir", "kwiatkowski żwir płynie"]}],
         "shadowed", "'kwiatkowski żwir' finds all that 'kwiatkowski żwir płynie' finds"),
        ([{"phrases": ["kwiatkowski|kwiatkowska żwir", "kwiatkowska żwir"]}], "shadowed", "'kwiatkowska żwir' finds"),
        ([{"phrases": ["kwiatkowski żwir"]}], "draft", "pl.test.number0"),
    ],
)  # fmt: skip
def test_a_remark(rules: list[dict[str, object]], kind: str, says: str) -> None:
    assert any(remark.kind == kind and says in remark.words for remark in lints(*rules))


@pytest.mark.parametrize(
    "phrases",
    [
        ["kwiatkowski żwir", "żwir kwiatkowski"],
        ["kwiatkowski żwir $", "kwiatkowski żwir płynie"],
        ["^ kwiatkowski", "żwir kwiatkowski płynie"],
        ["kwiatkowski płynie", "kwiatkowski ... żwir bardzo płynie"],
        ["kwiatkowski żwir", "kwiatkowski !bardzo żwirek"],
        ["{myśleć:1} kwiatkowski", "~ kwiatkowski żwir płynie"],
    ],
)
def test_phrases_that_find_different_things_are_left_alone(phrases: list[str]) -> None:
    kinds = {remark.kind for remark in lints({"phrases": phrases})}
    assert not kinds & {"dead", "shadowed"}


def test_two_approvals_are_enough() -> None:
    approved = {"approved_by": ["lead-a", "lead-b"], "approved_on": ["2026-11-20", "2026-11-21"]}
    assert lints({"phrases": ["kwiatkowski żwir"], **approved}) == []


def test_a_language_that_lacks_a_category_is_grave(tmp_path: Path) -> None:
    place = one_rule_a_cue(tmp_path) / "rules/urgency/ru_only.yaml"
    assert not [remark for remark in lint(load_book(tmp_path)) if remark.grave]
    place.write_text(place.read_text("utf-8").replace("cue: self_harm", "cue: bullying"), encoding="utf-8")
    missing = [remark.words for remark in lint(load_book(tmp_path)) if remark.kind == "missing" and remark.grave]
    assert missing == ["no rule for the cue self_harm in ru"]


@pytest.mark.parametrize("where", ["with", "with_anywhere"])
def test_a_phrase_that_wants_another_beside_it_is_not_dead(where: str) -> None:
    text = "kwiatkowski żwir płynie"
    rule = {"phrases": ["kwiatkowski żwir"], where: ["płynie"], "must_match": [text, f"oto {text}"]}
    assert [remark for remark in lints(rule) if remark.kind == "dead"] == []


def test_fields_that_nobody_has_approved_are_named() -> None:
    approved = {"approved_by": ["a", "b"], "approved_on": ["2026-01-01", "2026-01-02"]}
    texts = {
        f"fields/{name}.yaml": yaml.safe_dump({"danger": {"shut": "drzwi"}, "plain": {}} | more)
        for name, more in (("pl", approved), ("uk", {}), ("ru", approved | {"approved_by": ["a", "a"]}))
    }
    (remark,) = lint_writing(texts, installed_book())
    assert remark.kind == "draft"
    assert "2 of 3" in remark.words
    assert remark.words.endswith("fields/ru.yaml, fields/uk.yaml")
    assert [*lint_writing({"fields/pl.yaml": texts["fields/pl.yaml"]}, installed_book())] == []


WRITING = """
rules:
  - id: pl.test
    phrases: [{phrase}]
    unless:
      - "{counter}"
    must_match: ["od rana|od wczoraj żwir", "b"]
"""


@pytest.mark.parametrize(
    ("phrase", "counter", "says"),
    [
        ('"żwir|od rana|od wczoraj"', "żwir", "line 4: in 'żwir|od rana|od wczoraj'"),
        ('"(żwir|od rana|od wczoraj)"', "żwir", ""),
        ('"(nie (ma|mam)|nie wiem) żwir|piach"', "żwir", ""),
        ('"jest|był żwir|piach"', "żwir", ""),
        ('"sam*"', "żwir", ""),
        ('"żwir"', "samob*", "line 6: samob* is samoboj"),
        ('"żwir"', "samochod*", ""),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_line(phrase: str, counter: str, says: str) -> None:
    texts = {"urgency/pl_own.yaml": WRITING.format(phrase=phrase, counter=counter)}
    words = [remark.words for remark in lint_writing(texts, installed_book())]
    assert words if says else not words
    assert all(each.startswith(f"rules/urgency/pl_own.yaml, {says}") for each in words)
