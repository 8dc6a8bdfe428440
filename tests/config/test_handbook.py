"""The chapters of the handbook: whole in each language of the desk, and an operator's own beside or instead of them."""

from pathlib import Path

import pytest

from config.handbook import DESK_FIGURES, Handbook, PartKind, load_handbook
from config.settings import load_settings
from config.text_lints import lint_words
from config.texts import STAFF_LANGUAGES
from config.wording import read_wording
from most116.core.conversation import Language
from most116.core.errors import ConfigurationError
from most116.testing.installed import installed_texts

NUMBERS = installed_texts().numbers
OWN = """
order: 5
reviewed: 2031-02-03
texts:
  pl: {title: "Nasz dom", parts: ["Klucz wisi przy drzwiach. Dzwonimy na [[number.n112]].", ["Raz.", "Dwa."]]}
"""


def handbook(folder: Path, **given: object) -> Handbook:
    return load_handbook(load_settings({"data_dir": folder, **given}), NUMBERS)


def own(folder: Path, name: str, words: str) -> None:
    (folder / "handbook").mkdir(exist_ok=True)
    (folder / "handbook" / name).write_text(words, encoding="utf-8")


def test_every_chapter_says_the_same_in_each_language_of_the_desk(tmp_path: Path) -> None:
    chapters = handbook(tmp_path).chapters
    assert [one.id for one in chapters] == [
        "tiers", "capacity", "moves", "seen", "silence", "break-glass", "abuse", "channels", "care-plans",
        "legal-holds", "drills", "keys",
    ]  # fmt: skip
    for one in chapters:
        assert set(one.texts) == set(STAFF_LANGUAGES), one.id
        # Whoever leads a line reads it through and dates it; nobody has yet.
        assert one.reviewed is None, one.id
        shapes = {
            language: [(part.kind, len(part.points)) for part in text.parts] for language, text in one.texts.items()
        }
        assert len({str(shape) for shape in shapes.values()}) == 1, (one.id, shapes)
        named = {
            language: [read_wording(point, one.id).values() for part in text.parts for point in part.points]
            for language, text in one.texts.items()
        }
        assert named[Language.PL] == named[Language.UK] == named[Language.EN], one.id


def test_no_chapter_breaks_a_rule_for_words_or_holds_a_number_of_its_own(tmp_path: Path) -> None:
    found = [
        f"{one.id}, {language}: {fault} in {words}"
        for one in handbook(tmp_path).chapters
        for language, text in one.texts.items()
        for words in (text.title, *(point for part in text.parts for point in part.points))
        for fault in lint_words(words, language)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Zawsze tak.", "'Zawsze' may not"),
        ("Gotowa?", "gender"),
        ("Po 45 min.", "a number"),
        ("\U0001f642", "an emoji"),
    ],
)
def test_what_breaks_a_rule_for_words_is_found(words: str, says: str) -> None:
    assert any(says in fault for fault in lint_words(words, Language.PL))


def test_every_figure_of_the_desk_is_told_somewhere(tmp_path: Path) -> None:
    found = handbook(tmp_path)
    named = {
        value
        for one in found.chapters
        for part in one.texts[Language.PL].parts
        for point in part.points
        for value in read_wording(point, one.id).values()
    }
    assert {*DESK_FIGURES, *found.figures} == {name for name in named if not name.startswith("number.")}


def test_what_is_switched_off_here_is_no_figure(tmp_path: Path) -> None:
    assert {"talks", "unattended", "undo"} <= handbook(tmp_path).figures.keys()
    off = handbook(tmp_path, desk={"talks_at_once": 0, "unattended_minutes": 0, "undo_seconds": 0})
    assert not {"talks", "unattended", "undo"} & off.figures.keys()


def test_an_operator_adds_a_chapter_and_replaces_another(tmp_path: Path) -> None:
    own(tmp_path, "house.yaml", OWN)
    own(tmp_path, "drills.yaml", OWN.replace("order: 5", "order: 6"))
    first, second, *others = handbook(tmp_path).chapters
    assert (first.id, second.id, len(others)) == ("house", "drills", 11)
    assert first.in_language(Language.UK)[0] is Language.PL
    assert (first.texts[Language.PL].title, str(first.reviewed)) == ("Nasz dom", "2031-02-03")
    assert [(part.kind, list(part.points)) for part in second.texts[Language.PL].parts][1] == (
        PartKind.LIST,
        ["Raz.", "Dwa."],
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("house.yaml", "number.n112", "nummer", "house.yaml, pl: nothing gives the value nummer"),
        ("house.yaml", "pl: {", "uk: {", "house.yaml: it has no Polish words"),
        ("house.yaml", '["Raz.", "Dwa."]', "{steps: []}", "house.yaml: texts.pl.parts"),
        ("house.yaml", "order: 5", "order: soon", "house.yaml: order"),
        ("house.yaml", "order: 5", "order: 5\nowner: somebody", "house.yaml: owner"),
        ("house.yaml", "order: 5", "order: 5\nid: home", "its id is home: name the file after it"),
        ("Our House.yaml", "order: 5", "order: 6", "Our House.yaml: id"),
    ],
)
def test_a_chapter_that_cannot_be_shown_is_refused_with_what_to_do(
    tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    own(tmp_path, name, OWN.replace(old, new))
    with pytest.raises(ConfigurationError) as refused:
        handbook(tmp_path)
    assert says in str(refused.value)
